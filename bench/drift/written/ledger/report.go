package ledger

import (
	"fmt"
	"sort"
	"strings"
)

// Balance is what an account holds, for each currency.
type Balance struct {
	Account string
	Units   map[string]int64
}

// BalancesOf adds up entries for each account.
func BalancesOf(entries []Entry) []Balance {
	units := map[string]map[string]int64{}
	for _, entry := range entries {
		for _, posting := range entry.Postings {
			path := cleanPath(posting.Account)
			if units[path] == nil {
				units[path] = map[string]int64{}
			}
			units[path][posting.Amount.Currency] += posting.Amount.Units
		}
	}
	return sortedBalances(units)
}

func sortedBalances(units map[string]map[string]int64) []Balance {
	var balances []Balance
	for account, amounts := range units {
		balances = append(balances, Balance{Account: account, Units: amounts})
	}
	sort.Slice(balances, func(i, j int) bool { return balances[i].Account < balances[j].Account })
	return balances
}

// RollUp adds each balance to all accounts above it.
func RollUp(balances []Balance) []Balance {
	units := map[string]map[string]int64{}
	for _, balance := range balances {
		path := balance.Account
		for more := true; more; path, more = ParentPath(path) {
			if units[path] == nil {
				units[path] = map[string]int64{}
			}
			for currency, sum := range balance.Units {
				units[path][currency] += sum
			}
		}
	}
	return sortedBalances(units)
}

// RenderTable prints balances as aligned lines.
func RenderTable(balances []Balance, width int) string {
	var out strings.Builder
	for _, balance := range balances {
		for _, currency := range currenciesOf(balance) {
			amount := FormatAmount(Amount{Units: balance.Units[currency], Currency: currency})
			fmt.Fprintf(&out, "%-*s %s\n", width, balance.Account, amount)
		}
	}
	return out.String()
}

func currenciesOf(balance Balance) []string {
	var names []string
	for currency := range balance.Units {
		names = append(names, currency)
	}
	sort.Strings(names)
	return names
}

// DropEmpty leaves out balances that are nothing in every currency.
func DropEmpty(balances []Balance) []Balance {
	var kept []Balance
	for _, balance := range balances {
		for _, sum := range balance.Units {
			if sum != 0 {
				kept = append(kept, balance)
				break
			}
		}
	}
	return kept
}
