#!/bin/sh
# Everything that must hold before a change is shared: lint, then tests. Exit 1 when one of them fails.
set -u
cd "$(dirname "$0")/.." || exit 2
failed=

echo '== lint'
sh scripts/lint.sh || failed="$failed lint"
echo '== tests'
sh tests/run.sh || failed="$failed tests"

if [ -n "$failed" ]; then
  echo "check: failed:$failed"
  exit 1
fi
echo 'check: all good'
