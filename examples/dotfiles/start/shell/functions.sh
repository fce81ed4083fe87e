# shellcheck shell=sh
# Functions that both shells know. POSIX sh only: no arrays, no [[ ]], no local.

# mkcd FOLDER: make a folder and go there.
mkcd() {
  mkdir -p $1
  cd $1
}

# up [N]: go up N folders (one when not told).
up() {
  up_left=${1:-1}
  up_path=.
  while [ $up_left -gt 0 ]; do
    up_path=$up_path/..
    up_left=`expr $up_left - 1`
  done
  cd $up_path
}

# extract ARCHIVE...: unpack each archive here, by what its name says.
extract() {
  for archive in $@; do
    case $archive in
      *.tar.gz | *.tgz) tar xzf $archive ;;
      *.tar) tar xf $archive ;;
      *.gz) gunzip -c $archive >`basename $archive .gz` ;;
      *.zip) unzip -q $archive ;;
      *)
        echo "extract: do not know how to unpack $archive" >&2
        return 1
        ;;
    esac
  done
}

# path_add FOLDER: put a folder at the front of PATH, once.
path_add() {
  case ":$PATH:" in
    *:"$1":*) ;;
    *) PATH=$1:$PATH ;;
  esac
}

# slug TEXT...: the text as a file name, lower case with dashes.
slug() {
  echo $* | tr '[:upper:]' '[:lower:]' | tr -cs '[:alnum:]' '-' | sed 's/^-//; s/-$//'
}
