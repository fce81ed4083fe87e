package ledger

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"
)

// ReadJournal reads entries from text: a date and a note, then indented postings.
func ReadJournal(from io.Reader) ([]Entry, error) {
	scanner := bufio.NewScanner(from)
	var entries []Entry
	var open *Entry
	for line := 1; scanner.Scan(); line++ {
		text := scanner.Text()
		switch {
		case strings.TrimSpace(text) == "" || isRemark(text):
			continue
		case strings.HasPrefix(text, " "):
			if open == nil {
				return nil, fmt.Errorf("ledger: line %d: posting without an entry", line)
			}
			posting, err := parsePosting(text)
			if err != nil {
				return nil, fmt.Errorf("ledger: line %d: %w", line, err)
			}
			open.Postings = append(open.Postings, posting)
		default:
			entry, err := parseHeader(text)
			if err != nil {
				return nil, fmt.Errorf("ledger: line %d: %w", line, err)
			}
			entries = append(entries, entry)
			open = &entries[len(entries)-1]
		}
	}
	return entries, scanner.Err()
}

func isRemark(text string) bool {
	trimmed := strings.TrimSpace(text)
	return strings.HasPrefix(trimmed, "#") || strings.HasPrefix(trimmed, ";")
}

func parseHeader(text string) (Entry, error) {
	day, note, _ := strings.Cut(text, " ")
	date, err := time.Parse("2006-01-02", day)
	if err != nil {
		return Entry{}, err
	}
	return Entry{Date: date, Note: strings.TrimSpace(note)}, nil
}

func parsePosting(text string) (Posting, error) {
	account, amount, found := strings.Cut(strings.TrimSpace(text), "  ")
	if !found {
		return Posting{}, fmt.Errorf("%q has no amount", text)
	}
	parsed, err := ParseAmount(amount)
	if err != nil {
		return Posting{}, err
	}
	return Posting{Account: cleanPath(account), Amount: parsed}, nil
}

// WriteJournal writes entries so that ReadJournal reads the same.
func WriteJournal(to io.Writer, entries []Entry) error {
	for _, entry := range entries {
		if _, err := fmt.Fprintf(to, "%s %s\n", entry.Date.Format("2006-01-02"), entry.Note); err != nil {
			return err
		}
		for _, posting := range entry.Postings {
			if _, err := fmt.Fprintf(to, "  %s  %s\n", posting.Account, FormatAmount(posting.Amount)); err != nil {
				return err
			}
		}
	}
	return nil
}
