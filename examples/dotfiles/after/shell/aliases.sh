# shellcheck shell=sh
# Short names that both shells know.

alias ll='ls -lh'
alias la='ls -lAh'
alias ..='cd ..'
alias gs='git status --short --branch'
alias gl='git log --oneline --graph -20'
alias gd='git diff'
alias today='date +%Y-%m-%d'
alias reload='exec "$SHELL"'
alias dots='cd "$DOTFILES"'
alias ports='lsof -nP -iTCP -sTCP:LISTEN'

# Ask before overwriting, but only where somebody can answer.
if [ -t 0 ]; then
  alias cp='cp -i'
  alias mv='mv -i'
fi
