# Sourced by launch.sh and by the Makefile: finds Java 25 or later.
# It reads the `release` file of an installation instead of starting a JVM: that costs 40 ms, a read costs nothing.

# is_java HOME TOOL: HOME is a Java of at least 25 that has bin/TOOL.
is_java() {
    [ -x "$1/bin/$2" ] && [ -r "$1/release" ] || return 1
    while IFS='=' read -r key value; do
        [ "$key" = JAVA_VERSION ] || continue
        value=${value#\"}
        value=${value%%[!0-9]*}
        [ "${value:-0}" -ge 25 ]
        return
    done <"$1/release"
    return 1
}

# find_java DIR TOOL: sets java_home to the first Java that fits. DIR/runtime is the image that a distribution may carry.
find_java() {
    if [ -n "${VVORLD_JAVA_HOME-}" ]; then
        java_home=$VVORLD_JAVA_HOME
        is_java "$java_home" "$2" && return
        echo "$java_home, which VVORLD_JAVA_HOME names, holds no Java of at least 25 with bin/$2:" \
            "unset it, or name one that does" >&2
        return 1
    fi
    for java_home in "$1/runtime" ${JAVA_HOME:+"$JAVA_HOME"} /usr/lib/jvm/*; do
        is_java "$java_home" "$2" && return
    done
    if java_home=$(command -v "$2") && java_home=$(readlink -f "$java_home"); then
        java_home=${java_home%/bin/*}
        is_java "$java_home" "$2" && return
    fi
    echo "no Java of at least 25 with bin/$2 in JAVA_HOME, /usr/lib/jvm or PATH: install a JDK 25" \
        "(Debian: openjdk-25-jdk-headless where it exists, or Eclipse Temurin's temurin-25-jdk)," \
        "or name one in VVORLD_JAVA_HOME" >&2
    return 1
}
