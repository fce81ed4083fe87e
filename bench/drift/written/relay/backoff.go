package relay

import (
	"math"
	"time"
)

// Backoff says how long to wait between tries.
type Backoff struct {
	First  time.Duration
	Most   time.Duration
	Factor float64
}

// DefaultBackoff suits a server in the same house.
func DefaultBackoff() Backoff {
	return Backoff{
		First:  200 * time.Millisecond,
		Most:   30 * time.Second,
		Factor: 2,
	}
}

// DelayFor is the wait before a try; tries count from 0.
func DelayFor(backoff Backoff, try int) time.Duration {
	if try <= 0 {
		return backoff.First
	}
	delay := float64(backoff.First) * math.Pow(backoff.Factor, float64(try))
	if delay > float64(backoff.Most) {
		return backoff.Most
	}
	return time.Duration(delay)
}

// TotalDelay is the sum of the waits of a number of tries.
func TotalDelay(backoff Backoff, tries int) time.Duration {
	var total time.Duration
	for try := 0; try < tries; try++ {
		total += DelayFor(backoff, try)
	}
	return total
}

// TriesWithin counts the tries that fit into a time.
func TriesWithin(backoff Backoff, limit time.Duration) int {
	tries := 0
	for spent := time.Duration(0); tries < 1000; tries++ {
		spent += DelayFor(backoff, tries)
		if spent > limit {
			break
		}
	}
	return tries
}

// JitterDelay moves a delay by a share between -1 and 1 of its tenth part.
func JitterDelay(delay time.Duration, share float64) time.Duration {
	if share < -1 || share > 1 {
		share = 0
	}
	return delay + time.Duration(share*float64(delay)/10)
}
