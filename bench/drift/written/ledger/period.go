package ledger

import (
	"fmt"
	"time"
)

// Period is a span of days; the last day belongs to it.
type Period struct {
	First time.Time
	Last  time.Time
}

// MonthPeriod is the period of a month.
func MonthPeriod(year int, month time.Month) Period {
	first := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
	return Period{First: first, Last: first.AddDate(0, 1, -1)}
}

// QuarterPeriod is the period of one of the four quarters.
func QuarterPeriod(year int, quarter int) (Period, error) {
	if quarter < 1 || quarter > 4 {
		return Period{}, fmt.Errorf("ledger: no quarter %d", quarter)
	}
	first := time.Date(year, time.Month(quarter*3-2), 1, 0, 0, 0, 0, time.UTC)
	return Period{First: first, Last: first.AddDate(0, 3, -1)}, nil
}

// InPeriod says whether a day lies in a period.
func InPeriod(period Period, day time.Time) bool {
	return !day.Before(period.First) && !day.After(period.Last)
}

// DaysOf counts the days of a period.
func DaysOf(period Period) int {
	if period.Last.Before(period.First) {
		return 0
	}
	return int(period.Last.Sub(period.First).Hours()/24) + 1
}

// EntriesIn keeps the entries of a period, in their order.
func EntriesIn(entries []Entry, period Period) []Entry {
	var kept []Entry
	for _, entry := range entries {
		if InPeriod(period, entry.Date) {
			kept = append(kept, entry)
		}
	}
	return kept
}

// NextPeriod is the period of the same length right after.
func NextPeriod(period Period) Period {
	first := period.Last.AddDate(0, 0, 1)
	return Period{First: first, Last: first.AddDate(0, 0, DaysOf(period)-1)}
}
