package ledger

import (
	"fmt"
	"sort"
	"strings"
)

// Account is one line of the chart of accounts, named by a path such as "assets:bank:giro".
type Account struct {
	Path    string
	Closed  bool
	Opening Amount
}

// Chart holds all accounts by their path.
type Chart struct {
	accounts map[string]Account
}

// NewChart makes a chart of the accounts given.
func NewChart(accounts []Account) (*Chart, error) {
	chart := &Chart{accounts: map[string]Account{}}
	for _, account := range accounts {
		path := cleanPath(account.Path)
		if _, known := chart.accounts[path]; known {
			return nil, fmt.Errorf("ledger: account %q is there twice", path)
		}
		account.Path = path
		chart.accounts[path] = account
	}
	return chart, nil
}

func cleanPath(path string) string {
	parts := strings.Split(strings.ToLower(path), ":")
	kept := parts[:0]
	for _, part := range parts {
		if part = strings.TrimSpace(part); part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, ":")
}

// FindAccount looks an account up; closed ones are found too.
func FindAccount(chart *Chart, path string) (Account, bool) {
	account, found := chart.accounts[cleanPath(path)]
	return account, found
}

// AccountsBelow lists the open accounts below a path, sorted.
func AccountsBelow(chart *Chart, path string) []Account {
	prefix := cleanPath(path)
	var below []Account
	for name, account := range chart.accounts {
		if account.Closed {
			continue
		}
		if prefix == "" || name == prefix || strings.HasPrefix(name, prefix+":") {
			below = append(below, account)
		}
	}
	sort.Slice(below, func(i, j int) bool { return below[i].Path < below[j].Path })
	return below
}

// ParentPath is the path one step up; the top has none.
func ParentPath(path string) (string, bool) {
	at := strings.LastIndex(path, ":")
	if at < 0 {
		return "", false
	}
	return path[:at], true
}

// CloseAccount marks an account as closed.
func CloseAccount(chart *Chart, path string) error {
	account, found := FindAccount(chart, path)
	if !found {
		return fmt.Errorf("ledger: no account %q", path)
	}
	account.Closed = true
	chart.accounts[account.Path] = account
	return nil
}
