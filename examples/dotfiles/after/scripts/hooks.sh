#!/bin/sh
# Switches this repository's own git hooks on, or off again. scripts/hooks.sh [on|off]
set -u
cd "$(dirname "$0")/.." || exit 2
case ${1:-on} in
  on) git config core.hooksPath hooks && echo 'hooks: on, lint runs before every commit' ;;
  off) git config --unset core.hooksPath && echo 'hooks: off' ;;
  *)
    echo 'usage: scripts/hooks.sh [on|off]' >&2
    exit 2
    ;;
esac
