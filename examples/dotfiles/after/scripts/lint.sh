#!/bin/sh
# Checks every shell file of this repository: with shellcheck where it is installed, otherwise (or with
# LINT=own) with the shells' own syntax check and a few rules of our own. Exit 1 when there is a finding.
set -u
cd "$(dirname "$0")/.." || exit 2
findings=$(mktemp) || exit 2
trap 'rm -f "$findings"' EXIT

have() { command -v "$1" >/dev/null 2>&1; }

# dialect FILE: sh, bash or zsh; nothing for a file that is no shell script.
dialect() {
  case $1 in
    ./bash/*) echo bash && return ;;
    ./zsh/*) echo zsh && return ;;
  esac
  read -r first <"$1" || first=
  case $first in
    '#!'*bash) echo bash ;;
    '#!'*sh) echo sh ;;
    *) case $1 in *.sh) echo sh ;; esac ;;
  esac
}

# syntax DIALECT FILE: what the shell itself says, where that shell is installed.
syntax() {
  have "$1" || return 0
  "$1" -n "$2" 2>&1 | sed "s|^|$2: |"
}

# own_rules FILE: faults that a line shows by itself; a line with "# lint: allow" is left alone.
own_rules() {
  awk -v file="$1" '
    function report(rule, remedy) { printf "%s:%d: %s: %s\n", file, FNR, rule, remedy }
    # bare(text): whether an expansion stands outside quotes where it would be split into words.
    function bare(text, inner, rest) {
      gsub(/\$\(\([^()]*\)\)/, "0", text)
      while (match(text, /\$\([^()]*\)/)) {
        inner = substr(text, RSTART + 2, RLENGTH - 3)
        rest = substr(text, RSTART + RLENGTH)
        text = substr(text, 1, RSTART - 1) "0" rest
        if (bare(inner)) return 1
      }
      gsub(/\\./, "", text)
      gsub(/"[^"]*"|\047[^\047]*\047/, "", text)
      sub(/case \$[^ ]+ in/, "", text)
      sub(/\[\[.*\]\]/, "", text)
      return text ~ /[ \t>]\$[A-Za-z0-9_@*{]/
    }
    /^[ \t]*#/ || /# lint: allow/ { next }
    /\140/ { report("backticks", "write $(command)") }
    /^[ \t]*cd / && !/\|\||&&/ { report("unguarded-cd", "say what happens when cd fails: cd … || exit") }
    /\[ [^]]* == [^]]*\]/ && !/\[\[/ { report("double-equals", "sh compares with a single =") }
    / in \$\(ls|\$\(ls [^)]*\|/ { report("parse-ls", "use a glob: names may hold spaces") }
    /(^|[ \t|])read / && !/read -r/ { report("read-without-r", "read -r keeps backslashes") }
    /echo [-]e/ { report("echo-e", "printf is the same in every shell") }
    /^[ \t]*alias [a-z]+="[^"]*\$/ { report("alias-expands-now", "use single quotes: expand when used") }
    /^[ \t]*(export|local|readonly) [A-Za-z_]+=[$][(]/ { report("masked-status", "declare first, assign after") }
    bare($0) { report("unquoted", "quote the expansion: names may hold spaces") }
    /[ \t]$/ { report("trailing-space", "remove it") }
  ' "$1"
}

checker=own
if [ "${LINT:-}" != own ] && have shellcheck; then
  checker=shellcheck
fi

count=0
for file in $(find . -type f ! -path './.git/*' ! -path './.planning/*' | sort); do # lint: allow
  kind=$(dialect "$file")
  [ -n "$kind" ] || continue
  count=$((count + 1))
  if [ "$checker" = shellcheck ] && [ "$kind" != zsh ]; then
    shellcheck --shell="$kind" --format=gcc "$file"
  else
    syntax "$kind" "$file"
    own_rules "$file"
  fi >>"$findings"
done

if [ -s "$findings" ]; then
  cat "$findings"
  echo "lint: $(wc -l <"$findings" | tr -d ' ') findings in $count shell files (checked with $checker rules)"
  exit 1
fi
echo "lint: $count shell files, no findings (checked with $checker rules)"
