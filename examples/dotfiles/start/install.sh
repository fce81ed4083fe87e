#!/bin/sh
# Links these files into the home folder. What is in the way is kept beside as NAME.before-dotfiles.
# install.sh [--dry-run]
cd $(dirname $0)
here=`pwd`

dry=no
if [ "$1" == "--dry-run" ]; then
  dry=yes
fi

# link SOURCE TARGET: a symbolic link, repeated runs change nothing.
link() {
  if [ -L $2 ] && [ "`readlink $2`" = $1 ]; then
    return 0
  fi
  if [ $dry = yes ]; then
    echo "would link $2"
    return 0
  fi
  mkdir -p $(dirname $2)
  if [ -e $2 ] || [ -L $2 ]; then
    mv $2 $2.before-dotfiles
  fi
  ln -s $1 $2
  echo "linked $2"
}

link $here $HOME/.dotfiles
link $here/bash/bashrc $HOME/.bashrc
link $here/bash/bash_profile $HOME/.bash_profile
link $here/zsh/zshenv $HOME/.zshenv
link $here/zsh/zshrc $HOME/.zshrc
link $here/git/gitconfig $HOME/.gitconfig
link $here/git/ignore $HOME/.config/git/ignore
link $here/tmux/tmux.conf $HOME/.tmux.conf
for tool in $(ls bin); do
  link $here/bin/$tool $HOME/.local/bin/$tool
done
