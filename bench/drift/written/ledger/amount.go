package ledger

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// ErrCurrency is returned when two amounts of different currencies meet.
var ErrCurrency = errors.New("ledger: currencies differ")

// Amount is a sum of money in the smallest unit of its currency.
type Amount struct {
	Units    int64
	Currency string
}

// ParseAmount reads "12.50 EUR".
func ParseAmount(text string) (Amount, error) {
	number, currency, found := strings.Cut(strings.TrimSpace(text), " ")
	if !found {
		return Amount{}, fmt.Errorf("ledger: %q has no currency", text)
	}
	whole, cents, _ := strings.Cut(number, ".")
	units, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return Amount{}, err
	}
	rest, err := parseCents(cents)
	if err != nil {
		return Amount{}, err
	}
	if strings.HasPrefix(whole, "-") {
		rest = -rest
	}
	return Amount{Units: units*100 + rest, Currency: currency}, nil
}

func parseCents(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	if len(text) != 2 {
		return 0, fmt.Errorf("ledger: %q is not two digits", text)
	}
	return strconv.ParseInt(text, 10, 64)
}

// FormatAmount is the inverse of ParseAmount.
func FormatAmount(amount Amount) string {
	sign := ""
	units := amount.Units
	if units < 0 {
		sign = "-"
		units = -units
	}
	return fmt.Sprintf("%s%d.%02d %s", sign, units/100, units%100, amount.Currency)
}

// AddAmounts adds up amounts of one currency.
func AddAmounts(amounts []Amount) (Amount, error) {
	if len(amounts) == 0 {
		return Amount{}, nil
	}
	total := amounts[0]
	for _, amount := range amounts[1:] {
		if amount.Currency != total.Currency {
			return Amount{}, ErrCurrency
		}
		total.Units += amount.Units
	}
	return total, nil
}

// SplitEvenly gives each of count parts the same, and the rest to the first ones.
func SplitEvenly(amount Amount, count int) []Amount {
	if count <= 0 {
		return nil
	}
	share := amount.Units / int64(count)
	left := amount.Units % int64(count)
	parts := make([]Amount, count)
	for i := range parts {
		parts[i] = Amount{Units: share, Currency: amount.Currency}
		if int64(i) < left {
			parts[i].Units++
		}
	}
	return parts
}
