# Sourced by the scripts beside it: network namespaces, daemons, senders, counters and rows. Everything that is made here is
# named after $ns and removed at the end, also on Ctrl-C.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC3043  # the scripts use what is set here; every sh of Debian's has local
set -eu

me=bench/${0##*/}
runs=${RUNS:-5}                   # each figure is the median of so many
seconds=${BENCH_SECONDS:-2}       # each measurement lasts so long
warm=${BENCH_WARM_SECONDS:-4}     # traffic before the first measurement: the JIT compiler is done with the way of a packet
here=$(cd "$(dirname "$0")/.." && pwd)
dist=$here/daemon/target/vvorld
ns=vvb$$
work=$(mktemp -d)
pids=

cleanup() {
    trap '' INT TERM
    # CONT: bench/latency stops a daemon while another is measured.
    for p in $pids; do kill -9 "$p" 2>/dev/null && kill -CONT "$p" 2>/dev/null; done
    ip netns list 2>/dev/null | sed -n "s/^\($ns-[^ ]*\).*/\1/p" | while read -r n; do ip netns del "$n" || true; done
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

fail() {
    echo "$me: $*" >&2
    exit 1
}

[ "$(id -u)" = 0 ] || fail "it makes network namespaces: run it as root"
for c in ip ping awk; do command -v $c >/dev/null || fail "there is no $c: run make deps"; done
[ -x "$dist/bin/vvorldd" ] || fail "no distribution in $dist: run make build"
[ -d "$here/bench/target/lib" ] || fail "bench is not built: run make bench"
. "$dist/lib/find-java.sh"
find_java "$dist" java || exit 1

now() { date +%s%N; }
median() { sort -n "$1" | awk '{v[NR]=$1} END {if (NR == 0) exit 1; print v[int((NR+1)/2)]}'; }
# The P-th percentile of a file of numbers, 0 < P <= 100.
percentile() { sort -n "$2" | awk -v p="$1" '{v[NR]=$1} END {if (NR == 0) exit 1; i=int(NR*p/100); if (i<NR*p/100) i++; print v[i]}'; }
calc() { awk "BEGIN {printf \"$1\", ($2)}"; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN {if (b == 0) print "-"; else printf "%.2f", a/b}'; }
millions() { calc '%.3f M/s' "$1/1e6"; }
row() { printf '%-60s %14s   %-46s %14s   %s\n' "$@"; }
# The number of KEY in the JSON on standard input, the first if there are many.
json() { { tr -d '\n'; echo; } | sed -n "s/.*\"$1\" *: *\(-\{0,1\}[0-9][0-9.eE+-]*\).*/\1/p"; }

started() { pids="$pids $1"; }
# Ends what we started, and waits. A sender that is killed is no failure.
finish() {
    kill "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
    forget "$1"
}
forget() {
    local p left
    left=
    for p in $pids; do [ "$p" = "$1" ] || left="$left $p"; done
    pids=$left
}

# netns NAME...: namespaces without IPv6 (its chatter would be counted) and without filters.
netns() {
    local n
    for n in "$@"; do
        ip netns add "$ns-$n"
        ip netns exec "$ns-$n" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1 \
            net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0
        ip -n "$ns-$n" link set lo up
    done
}
in_ns() {
    local n
    n=$1
    shift
    ip netns exec "$ns-$n" "$@"
}
# veth NS1 IF1 NS2 IF2
veth() {
    ip link add "$2" netns "$ns-$1" type veth peer name "$4" netns "$ns-$3"
    ip -n "$ns-$1" link set "$2" up
    ip -n "$ns-$3" link set "$4" up
}
address() { ip -n "$ns-$1" addr add "$3" dev "$2"; }
mac() { in_ns "$1" cat "/sys/class/net/$2/address"; }
kernel_router() { in_ns "$1" sysctl -qw net.ipv4.ip_forward=1; }
# Nobody's address: what is sent to it is counted by the interface it comes in by, and dropped at once.
sink_mac=02:00:00:00:ff:ff
sink() { ip -n "$ns-$1" neigh replace "$3" lladdr $sink_mac dev "$2" nud permanent; }

# daemon NAME NS: starts vvorldd with $work/NAME.yaml; its pid in $daemon_pid and $work/NAME.pid. DAEMON_OPTS: JVM options.
daemon() {
    VVORLD_JAVA_OPTS="${DAEMON_OPTS-}" ip netns exec "$ns-$2" "$dist/bin/vvorldd" -f "$work/$1.yaml" -S "$work/$1.sock" \
        >"$work/$1.log" 2>&1 &
    daemon_pid=$!
    echo $daemon_pid >"$work/$1.pid"
    started $daemon_pid
    until [ -S "$work/$1.sock" ] && vvctl "$1" version >/dev/null 2>&1; do
        kill -0 $daemon_pid 2>/dev/null || {
            cat "$work/$1.log" >&2
            fail "vvorldd did not start, see above"
        }
    done
}
vvctl() {
    local d
    d=$1
    shift
    "$dist/bin/vvctl" -S "$work/$d.sock" "$@"
}
# Ends daemon NAME, and sees that it ended well.
stop_daemon() {
    local p status
    p=$(cat "$work/$1.pid")
    kill "$p"
    status=0
    wait "$p" || status=$?
    forget "$p"
    if [ $status != 0 ] || ! grep -q 'stopped: leftovers 0' "$work/$1.log" || grep -q 'Exception' "$work/$1.log"; then
        cat "$work/$1.log" >&2
        fail "vvorldd ($1) did not end well, status $status; its log is above"
    fi
}

# blast NS IF MAC SOURCE DESTINATION FLOWS: a sender in the background, $blaster its pid. 64 bytes on a wire: 60 and the FCS.
blast() {
    # shellcheck disable=SC2154  # find_java sets java_home
    ip netns exec "$ns-$1" "$java_home/bin/java" -XX:+UseSerialGC -Xmx64m -XX:-UsePerfData \
        --enable-native-access=ALL-UNNAMED -cp "$here/bench/target/classes" org.vvorld.bench.blaster.Blaster \
        -i "$2" -m "$3" -s "$4" -d "$5" -p "$6" -l 60 >"$work/blaster" 2>&1 &
    blaster=$!
    started $blaster
}
# rate NS IF SECONDS: packets a second that come in there.
rate() {
    ip netns exec "$ns-$1" sh -c '
        f=/sys/class/net/$1/statistics/rx_packets
        read -r a <$f; s=$(date +%s%N); sleep "$2"; read -r b <$f; e=$(date +%s%N)
        awk -v n=$((b - a)) -v t=$((e - s)) "BEGIN {printf \"%.0f\n\", n * 1e9 / t}"' sh "$2" "$3"
}
# flood NS IF MAC SOURCE DESTINATION FLOWS FAR-NS FAR-IF SECONDS: blasts, and prints what comes in at the far end a second.
flood() {
    blast "$1" "$2" "$3" "$4" "$5" "$6"
    # The sender's JVM starts, and its loop is compiled.
    sleep 0.7
    kill -0 $blaster 2>/dev/null || {
        cat "$work/blaster" >&2
        fail "the sender ended, see above"
    }
    rate "$7" "$8" "$9" >"$work/rate"
    finish $blaster
    [ "$(cat "$work/rate")" != 0 ] || fail "nothing arrived at $8 in $7: $(cat "$work/blaster")"
    cat "$work/rate"
}

# chain_yaml K THREADS: vnets src, r1 to rK, dst in a row, by epairs 0 to K. The name of each may have a prefix (P) and its epairs an
# offset (N), for many chains in one daemon: chain_jails K P N.
chain_yaml() {
    printf 'http: off\nnetisr: {threads: %s}\njails:\n' "$2"
    chain_jails "$1" '' 0
}
chain_jails() {
    awk -v k="$1" -v p="$2" -v n="$3" 'BEGIN {
        last = "10.200." k ".0/24"
        print "  " p "src: {interfaces: {epair" n "a: {inet: 10.200.0.1/24}}, routes: {default: 10.200.0.2}}"
        for (i = 1; i <= k; i++) {
            printf "  %sr%d: {sysctl: {net.inet.ip.forwarding: 1}, ", p, i
            printf "interfaces: {epair%db: {inet: 10.200.%d.2/24}, epair%da: {inet: 10.200.%d.1/24}}, ", n + i - 1, i - 1, n + i, i
            printf "routes: {default: 10.200.%d.1", i - 1
            if (i < k) printf ", %s: 10.200.%d.2", last, i
            print "}}"
        }
        print "  " p "dst: {interfaces: {epair" n + k "b: {inet: 10.200." k ".2/24}}, routes: {default: 10.200." k ".1}}"
    }'
}
# chain_netns K: the same in namespaces NAME-K0 to NAME-K(K+1). The last router sends to nobody's address: the far end only counts.
chain_netns() {
    local k i
    k=$1
    i=0
    while [ $i -le $((k + 1)) ]; do
        netns "$k-$i"
        [ $i = 0 ] || veth "$k-$((i - 1))" "a$((i - 1))" "$k-$i" "b$((i - 1))"
        i=$((i + 1))
    done
    i=1
    while [ $i -le "$k" ]; do
        kernel_router "$k-$i"
        address "$k-$i" "b$((i - 1))" "10.200.$((i - 1)).2/24"
        address "$k-$i" "a$i" "10.200.$i.1/24"
        [ $i = "$k" ] || ip -n "$ns-$k-$i" route add "10.200.$k.0/24" via "10.200.$i.2"
        i=$((i + 1))
    done
    sink "$k-$k" "a$k" "10.200.$k.2"
}
# pktgen DAEMON K FLOWS SECONDS: pkt-gen through the chain of K for about so long; its JSON in $work/pktgen. Nothing may be
# reordered. Exit status 2: something was lost.
pktgen() {
    local n took
    [ -s "$work/$1.count" ] || echo 20000 >"$work/$1.count"
    n=$(cat "$work/$1.count")
    while :; do
        vvctl "$1" --json jexec src pkt-gen -f tx -i epair0a -d "10.200.$2.2" -n "$n" -l 60 -p "$3" >"$work/pktgen" || [ $? = 2 ] ||
            fail "pkt-gen failed: $(cat "$work/pktgen")"
        took=$(json seconds <"$work/pktgen")
        [ "$(json reordered <"$work/pktgen")" = 0 ] || fail "pkt-gen saw packets of a flow overtake: $(cat "$work/pktgen")"
        n=$(calc '%d' "$n * ($took > 0.001 ? ($4 / $took > 20 ? 20 : $4 / $took) : 20)")
        echo "$n" >"$work/$1.count"
        # Too short to mean anything: again, with more.
        [ "$(calc '%d' "$took * 2 < $4")" = 1 ] || break
    done
}
delivered() { json deliveredPerSecond <"$work/pktgen"; }
