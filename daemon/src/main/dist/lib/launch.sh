# Sourced by the programs in bin/: runs a class of ours on a Java that it finds.
. "$home/lib/find-java.sh"

# launch NAME CLASS FLAGS ARGUMENT...: FLAGS is a list for the JVM.
launch() {
    find_java "$home" java || exit 1
    name=$1 class=$2 flags=$3
    shift 3
    aot=
    [ -f "$home/lib/$name.aot" ] && aot=-XX:AOTCache=$home/lib/$name.aot

    # -Xlog:disable: an AOT cache that does not fit (another JDK, another path) costs time and should cost no noise.
    # --sun-misc-unsafe-memory-access: jnr-ffi asks for Unsafe, and the JVM would warn about it.
    # jffi.boot.library.path: else jffi unpacks its library into /tmp, where kill -9 leaves it.
    # shellcheck disable=SC2086  # the unquoted ones are lists
    exec "$java_home/bin/java" \
        -XX:+UseCompactObjectHeaders -XX:+UseSerialGC $flags ${aot:+"$aot"} \
        -Xlog:disable -Xlog:all=error:stderr \
        --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
        -Djffi.boot.library.path="$home/lib/jni" \
        ${VVORLD_JAVA_OPTS-} -cp "$home/lib/vvorld-daemon.jar" "$class" "$@"
}
