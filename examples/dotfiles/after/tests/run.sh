#!/bin/sh
# Runs every test_… function of tests/*_test.sh, each in a shell of its own with an empty HOME.
# tests/run.sh [NAME-PART]: only the tests whose name holds NAME-PART. Exit 1 when one fails.
set -u
root=$(cd "$(dirname "$0")/.." && pwd) || exit 2
export root
only=${1:-}
passed=0
failed=0

for file in "$root"/tests/*_test.sh; do
  [ -f "$file" ] || continue
  # shellcheck disable=SC2013
  for name in $(sed -n 's/^\(test_[a-z0-9_]*\)() {.*/\1/p' "$file"); do # lint: allow
    case $name in *"$only"*) ;; *) continue ;; esac
    home=$(mktemp -d) || exit 2
    # A test that ends the shell early must not count as passed: the last word is the proof.
    said=$(cd "$home" && HOME=$home sh -c '. "$0/tests/assert.sh"; . "$1"; "$2"; echo "end of $2"' "$root" "$file" "$name" 2>&1)
    if [ "$(printf '%s\n' "$said" | tail -n 1)" = "end of $name" ]; then
      passed=$((passed + 1))
      echo "ok      $name"
    else
      failed=$((failed + 1))
      echo "FAILED  $name"
      printf '%s\n' "$said" | sed 's/^/        /'
    fi
    rm -rf "$home"
  done
done

echo "$passed passed, $failed failed"
[ "$passed" -gt 0 ] && [ "$failed" -eq 0 ]
