# Finds a JDK; for other scripts to read in. find_jdk sets JDK, its home, and JDK_VERSION and
# JDK_BUILD, what it says of itself; or it fails and sets NO_JDK to what the user should do.
#
#   GLASSHOUSE_JDK_FOLDERS  folders to look for JDKs in, between colons, instead of the usual ones

OLDEST_JDK=25

# Sets JDK and its versions if $1 is the home of a JDK that is new enough. It reads the release file:
# to start java and ask would take longer than all the rest.
try_jdk() {
  JDK_VERSION=
  JDK_BUILD=
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS='=' read -r key value; do
    case $key in
      JAVA_VERSION)
        value=${value#\"}
        JDK_VERSION=${value%\"}
        ;;
      JAVA_RUNTIME_VERSION) JDK_BUILD=$value ;;
    esac
  done <"$1/release"
  [ "${JDK_VERSION%%[!0-9]*}" -ge "$OLDEST_JDK" ] 2>/dev/null || return 1
  JDK=$1
}

find_jdk() {
  NO_JDK="needs JDK $OLDEST_JDK or newer and found none in JAVA_HOME, on the PATH or in the usual"
  NO_JDK="$NO_JDK folders; get one with your package manager (openjdk-$OLDEST_JDK-jdk, on macOS"
  NO_JDK="$NO_JDK 'brew install openjdk') or from https://adoptium.net"
  if [ -n "${JAVA_HOME:-}" ]; then
    try_jdk "$JAVA_HOME" && return
    [ -z "$JDK_VERSION" ] || NO_JDK="$NO_JDK (JAVA_HOME is JDK $JDK_VERSION)"
  fi
  if java=$(command -v java) && java=$(readlink -f "$java"); then
    try_jdk "${java%/bin/java}" && return
  fi
  usual=/usr/lib/jvm:/usr/lib64/jvm:/usr/java:/opt:/opt/java:/Library/Java/JavaVirtualMachines
  usual=$usual:${HOME:-}/.sdkman/candidates/java:${HOME:-}/.jdks
  usual=$usual:${HOME:-}/Library/Java/JavaVirtualMachines
  usual=$usual:/opt/homebrew/opt:/usr/local/opt:/home/linuxbrew/.linuxbrew/opt
  saved_ifs=$IFS
  IFS=:
  # shellcheck disable=SC2086 # split at the colons
  set -- ${GLASSHOUSE_JDK_FOLDERS:-$usual}
  IFS=$saved_ifs
  for folder in "$@"; do
    for home in "$folder"/* "$folder"/*/Contents/Home "$folder"/*/libexec \
      "$folder"/*/libexec/openjdk.jdk/Contents/Home; do
      try_jdk "$home" && return
    done
  done
  return 1
}
