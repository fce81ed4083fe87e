# shellcheck shell=sh
# What a test may say. A claim that does not hold ends the test.

fail() {
  printf 'not so: %s\n' "$*"
  exit 1
}

# equal WHAT WANTED FOUND
equal() {
  [ "$2" = "$3" ] || fail "$1: wanted '$2', found '$3'"
}

# is_link TARGET SOURCE
is_link() {
  [ -L "$1" ] || fail "$1 is not a link"
  equal "link $1" "$2" "$(readlink "$1")"
}

# refused COMMAND...: the command must fail.
refused() {
  if ("$@") >/dev/null 2>&1; then
    fail "accepted: $*"
  fi
}
