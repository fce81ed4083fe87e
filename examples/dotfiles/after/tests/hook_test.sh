# shellcheck shell=sh
# The hook in a repository of its own, made from these files.
copy_of_repository() {
  mkdir copy
  cd copy || fail cd
  cp -R "${root:?}/scripts" "$root/hooks" "$root/shell" .
  git init -q . || fail 'git init'
  git config user.name Test
  git config user.email test@example.invalid
  sh scripts/hooks.sh on >/dev/null || fail 'hooks.sh failed'
  git add .
}

test_hook_lets_a_clean_commit_pass() {
  copy_of_repository
  git commit -qm clean >/dev/null 2>&1 || fail 'a clean commit was refused'
}

test_hook_refuses_a_commit_with_a_finding() {
  copy_of_repository
  # shellcheck disable=SC2016
  printf 'bad() {\n  cd $1\n}\n' >>shell/functions.sh # lint: allow
  git add .
  refused git commit -qm bad
}

test_hooks_can_be_switched_off() {
  copy_of_repository
  sh scripts/hooks.sh off >/dev/null
  equal hooksPath '' "$(git config core.hooksPath)"
}
