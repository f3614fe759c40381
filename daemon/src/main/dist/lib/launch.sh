# Sourced by the programs in bin/: runs a class of ours on a Java that it finds.
. "$home/lib/find-java.sh"

# launch NAME JAR CLASS FLAGS ARGUMENT...: FLAGS is a list for the JVM.
launch() {
    find_java "$home" java || exit 1
    name=$1 jar=$2 class=$3 flags=$4
    shift 4
    aot=
    [ -f "$home/lib/$name.aot" ] && aot=-XX:AOTCache=$home/lib/$name.aot

    # -Xlog: an AOT cache that does not fit (another JDK, touched jars) costs time and should cost no noise.
    # -UsePerfData: nothing of ours in /tmp, where kill -9 would leave it. For the same reason jffi finds its library in lib/.
    # shellcheck disable=SC2086  # the unquoted ones are lists
    exec "$java_home/bin/java" -XX:+UseCompactObjectHeaders -XX:+UseSerialGC -XX:-UsePerfData $flags ${aot:+"$aot"} \
        -Xlog:disable -Xlog:all=error:stderr -Xlog:aot*=off:stderr -Xlog:cds*=off:stderr \
        -Djffi.boot.library.path="$home/lib/jni" ${VVORLD_JAVA_OPTS-} -cp "$home/lib/$jar" "$class" "$@"
}
