package relay

import "time"

// Window counts what happened in the last span of time.
type Window struct {
	Span  time.Duration
	Times []time.Time
}

// RecordAt adds a moment and forgets those that have left the window.
func RecordAt(window *Window, moment time.Time) int {
	window.Times = append(keepSince(window.Times, moment.Add(-window.Span)), moment)
	return len(window.Times)
}

func keepSince(times []time.Time, since time.Time) []time.Time {
	kept := times[:0]
	for _, moment := range times {
		if moment.After(since) {
			kept = append(kept, moment)
		}
	}
	return kept
}

// RatePerSecond is how many moments a second the window holds.
func RatePerSecond(window Window) float64 {
	seconds := window.Span.Seconds()
	if seconds <= 0 {
		return 0
	}
	return float64(len(window.Times)) / seconds
}

// OverLimit says whether one more moment would be too many.
func OverLimit(window Window, now time.Time, limit int) bool {
	count := 0
	for _, moment := range window.Times {
		if now.Sub(moment) < window.Span {
			count++
		}
	}
	return count >= limit
}

// MergeWindows joins two windows of the same span.
func MergeWindows(left Window, right Window) Window {
	merged := Window{Span: left.Span}
	i, j := 0, 0
	for i < len(left.Times) || j < len(right.Times) {
		if j >= len(right.Times) || (i < len(left.Times) && left.Times[i].Before(right.Times[j])) {
			merged.Times = append(merged.Times, left.Times[i])
			i++
			continue
		}
		merged.Times = append(merged.Times, right.Times[j])
		j++
	}
	return merged
}
