# shellcheck shell=sh
# install.sh in an empty home folder: the runner gives every test one of its own.
install() {
  sh "${root:?}/install.sh" "$@"
}

test_install_links_everything() {
  install >/dev/null || fail 'install.sh failed'
  is_link "$HOME/.dotfiles" "$root"
  is_link "$HOME/.bashrc" "$root/bash/bashrc"
  is_link "$HOME/.zshrc" "$root/zsh/zshrc"
  is_link "$HOME/.config/git/ignore" "$root/git/ignore"
  for tool in backup git-recent note tidy; do
    is_link "$HOME/.local/bin/$tool" "$root/bin/$tool"
  done
}

test_install_keeps_what_was_there() {
  echo mine >"$HOME/.bashrc"
  install >/dev/null || fail 'install.sh failed'
  equal 'kept file' mine "$(cat "$HOME/.bashrc.before-dotfiles")"
}

test_install_twice_changes_nothing() {
  install >/dev/null || fail 'first run failed'
  equal 'second run' '' "$(install)"
  [ ! -e "$HOME/.bashrc.before-dotfiles" ] || fail 'moved its own link away'
}

test_install_dry_run_touches_nothing() {
  install --dry-run >/dev/null || fail 'install.sh failed'
  equal 'home folder' '' "$(ls -A "$HOME")"
}

test_installed_bash_starts_and_knows_the_functions() {
  command -v bash >/dev/null || return 0
  install >/dev/null || fail 'install.sh failed'
  equal 'slug in bash' 'one-two' "$(bash -i -c 'slug One Two' 2>/dev/null)"
}

test_installed_note_writes_a_note() {
  install >/dev/null || fail 'install.sh failed'
  "$HOME/.local/bin/note" buy milk
  "$HOME/.local/bin/note" | grep -q 'buy milk' || fail 'the note is not shown'
}
