# shellcheck shell=sh
# shellcheck source=/dev/null
. "${root:?}/shell/functions.sh"

test_mkcd_goes_into_a_new_folder() {
  mkcd 'my new folder/inside'
  equal folder "$HOME/my new folder/inside" "$(pwd)"
}

test_mkcd_refuses_a_file_in_the_way() {
  echo text >taken
  refused mkcd taken
}

test_up_goes_up_as_often_as_told() {
  mkdir -p 'a b/c/d'
  cd 'a b/c/d' || fail cd
  up
  equal once "$HOME/a b/c" "$(pwd)"
  up 2
  equal twice "$HOME" "$(pwd)"
}

test_extract_unpacks_names_with_spaces() {
  echo hello >'a file.txt'
  tar czf 'my archive.tar.gz' 'a file.txt'
  tar cf 'plain one.tar' 'a file.txt'
  gzip -c 'a file.txt' >'one file.gz'
  rm 'a file.txt'
  extract 'my archive.tar.gz' 'one file.gz'
  equal 'from tar.gz' hello "$(cat 'a file.txt')"
  equal 'from gz' hello "$(cat 'one file')"
  rm 'a file.txt'
  extract 'plain one.tar'
  equal 'from tar' hello "$(cat 'a file.txt')"
}

test_extract_refuses_what_it_does_not_know() {
  echo text >letter.doc
  refused extract letter.doc
}

test_extract_stops_at_a_broken_archive() {
  echo 'no archive' >broken.tar
  refused extract broken.tar
}

test_path_add_adds_once_and_in_front() {
  PATH=/usr/bin:/bin
  path_add '/opt/my tools'
  path_add '/opt/my tools'
  equal PATH '/opt/my tools:/usr/bin:/bin' "$PATH"
}

test_slug_makes_a_file_name() {
  equal slug 'what-s-new-in-2026' "$(slug "What's new" in 2026 '?')"
  equal 'no glob' 'a-b' "$(slug 'a * b')"
}
