# shellcheck shell=sh
# Environment of every interactive shell; sourced by bash/bashrc and zsh/zshrc.

export EDITOR=vim
export PAGER=less
export LESS=-FRX
export HOST_SHORT=`hostname | cut -d. -f1`

# Private tools first, then what package managers put in the home folder.
for dir in $HOME/.cargo/bin $HOME/.local/bin $HOME/bin; do
  if [ -d $dir ]; then
    PATH=$dir:$PATH
  fi
done
export PATH
unset dir
