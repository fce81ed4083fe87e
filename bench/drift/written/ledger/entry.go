package ledger

import (
	"errors"
	"fmt"
	"time"
)

// ErrUnbalanced is returned for an entry whose postings do not add up to nothing.
var ErrUnbalanced = errors.New("ledger: entry does not balance")

// Posting moves an amount to an account.
type Posting struct {
	Account string
	Amount  Amount
}

// Entry is one transaction.
type Entry struct {
	Date     time.Time
	Note     string
	Postings []Posting
}

// NewEntry checks that the postings balance.
func NewEntry(date time.Time, note string, postings []Posting) (Entry, error) {
	entry := Entry{Date: date, Note: note, Postings: postings}
	if err := CheckBalance(entry); err != nil {
		return Entry{}, err
	}
	return entry, nil
}

// CheckBalance says whether the postings of every currency add up to nothing.
func CheckBalance(entry Entry) error {
	sums := map[string]int64{}
	for _, posting := range entry.Postings {
		sums[posting.Amount.Currency] += posting.Amount.Units
	}
	for currency, sum := range sums {
		if sum != 0 {
			return fmt.Errorf("%w: %d %s left", ErrUnbalanced, sum, currency)
		}
	}
	return nil
}

// ReverseEntry is the entry that takes back another.
func ReverseEntry(entry Entry, date time.Time) Entry {
	postings := make([]Posting, len(entry.Postings))
	for i, posting := range entry.Postings {
		posting.Amount.Units = -posting.Amount.Units
		postings[i] = posting
	}
	return Entry{Date: date, Note: "reversal: " + entry.Note, Postings: postings}
}

// TouchesAccount says whether an entry has a posting to an account.
func TouchesAccount(entry Entry, path string) bool {
	wanted := cleanPath(path)
	for _, posting := range entry.Postings {
		if cleanPath(posting.Account) == wanted {
			return true
		}
	}
	return false
}

// MergePostings adds postings to the same account and currency together.
func MergePostings(postings []Posting) []Posting {
	type key struct{ account, currency string }
	at := map[key]int{}
	var merged []Posting
	for _, posting := range postings {
		k := key{cleanPath(posting.Account), posting.Amount.Currency}
		if i, seen := at[k]; seen {
			merged[i].Amount.Units += posting.Amount.Units
			continue
		}
		at[k] = len(merged)
		merged = append(merged, posting)
	}
	return merged
}
