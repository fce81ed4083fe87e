package relay

import (
	"fmt"
	"sort"
	"strings"
)

// Route says where the messages of a pattern go.
type Route struct {
	Pattern  string
	Target   string
	Priority int
}

// Table holds routes, the most particular first.
type Table struct {
	routes []Route
}

// NewTable sorts routes by priority and by how particular they are.
func NewTable(routes []Route) *Table {
	sorted := append([]Route(nil), routes...)
	sort.SliceStable(sorted, func(i, j int) bool {
		if sorted[i].Priority != sorted[j].Priority {
			return sorted[i].Priority > sorted[j].Priority
		}
		return specificity(sorted[i].Pattern) > specificity(sorted[j].Pattern)
	})
	return &Table{routes: sorted}
}

func specificity(pattern string) int {
	score := 0
	for _, level := range strings.Split(NormalTopic(pattern), "/") {
		switch level {
		case "#":
		case "+":
			score++
		default:
			score += 2
		}
	}
	return score
}

// FindRoute is the first route that fits a topic.
func FindRoute(table *Table, topic string) (Route, error) {
	for _, route := range table.routes {
		if TopicMatches(route.Pattern, topic) {
			return route, nil
		}
	}
	return Route{}, fmt.Errorf("relay: no route for %q", topic)
}

// TargetsFor lists all targets of a topic, each once.
func TargetsFor(table *Table, topic string) []string {
	seen := map[string]bool{}
	var targets []string
	for _, route := range table.routes {
		if !TopicMatches(route.Pattern, topic) || seen[route.Target] {
			continue
		}
		seen[route.Target] = true
		targets = append(targets, route.Target)
	}
	return targets
}

// ParseRoute reads "pattern -> target".
func ParseRoute(line string) (Route, error) {
	pattern, target, found := strings.Cut(line, "->")
	if !found {
		return Route{}, fmt.Errorf("relay: %q is no route", line)
	}
	route := Route{Pattern: NormalTopic(pattern), Target: strings.TrimSpace(target)}
	if route.Pattern == "" || route.Target == "" {
		return Route{}, fmt.Errorf("relay: %q is half a route", line)
	}
	return route, nil
}

// RenderRoutes prints a table, one route a line.
func RenderRoutes(table *Table) string {
	var out strings.Builder
	for _, route := range table.routes {
		fmt.Fprintf(&out, "%3d %s -> %s\n", route.Priority, route.Pattern, route.Target)
	}
	return out.String()
}
