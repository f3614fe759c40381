#!/bin/sh
# `make demo`: a small hosting provider in one process, reached from Linux. demo.yaml draws it.
#
#   network namespace vvorld-demo      vvorldd
#   Linux 10.66.0.1 -- TAP vv0 -- gw -- epair0 -- web
#                                    `- bridge0 -- acme -- acme.app   three tenants, who use the same addresses
#                                               -- bolt -- bolt.app   and do not see each other;
#                                               -- coda -- coda.app   coda belongs to user 65534
#
# Ends on Ctrl-C, or with DEMO_SECONDS=N after some N seconds: then its status says whether all went well.
# Either way it removes all that it made.
set -u
PATH=$PATH:/usr/sbin:/sbin
here=$(cd "${0%/*}" && pwd)
dist=$here/../../daemon/target/vvorld
[ -d "$dist" ] && dist=$(cd "$dist" && pwd)
namespace=vvorld-demo
run=/run/vvorld-demo
socket=$run/control.sock
seconds=${DEMO_SECONDS:-}
daemon=
made=

bold='' plain=''
[ -t 1 ] && bold=$(printf '\033[1m') plain=$(printf '\033[0m')
heading() { printf '\n%s%s%s\n' "$bold" "$1" "$plain"; }
fail() {
    echo "demo: $1" >&2
    exit 1
}
inside() { ip netns exec $namespace "$@"; }
# show COMMAND...: the command of vvctl and what it says.
show() {
    printf '\n$ vvctl %s\n' "$*"
    inside "$dist/bin/vvctl" -S $socket "$@"
}
now_millis() { echo $(($(date +%s%N) / 1000000)); }

# ended PID: the process is gone, or has ended and waits for us to take its status.
ended() {
    read -r stat 2>/dev/null <"/proc/$1/stat" || return 0
    case ${stat##*)} in " Z"*) return 0 ;; esac
    return 1
}

# Sets stop_status and stop_millis.
stop_daemon() {
    stop_started=$(now_millis)
    kill -TERM "$daemon" 2>/dev/null
    for _ in $(seq 500); do
        ended "$daemon" && break
        sleep 0.01
    done
    stop_millis=$(($(now_millis) - stop_started))
    ended "$daemon" || {
        echo "demo: vvorldd (process $daemon) did not stop on SIGTERM within 5 seconds and is killed" >&2
        kill -KILL "$daemon"
    }
    wait "$daemon"
    stop_status=$?
    daemon=
}

clean_up() {
    trap '' INT TERM HUP
    [ -z "$daemon" ] || stop_daemon
    [ -n "$made" ] || return
    ip netns del $namespace
    rm -rf $run
    made=
}
trap clean_up EXIT
trap 'interrupted' INT TERM HUP
interrupted() {
    clean_up
    echo
    echo "Stopped; the namespace $namespace and $run are removed."
    [ -z "$seconds" ] && exit 0
    exit 1
}

case $seconds in *[!0-9]*) fail "DEMO_SECONDS=$seconds is not a whole number of seconds" ;; esac
[ "$(id -u)" = 0 ] || fail "needs root, to make a network namespace and a TAP. Try: sudo make demo"
[ -x "$dist/bin/vvorldd" ] || fail "no $dist/bin/vvorldd: run make build first"

if [ -e /run/netns/$namespace ]; then
    living=$(ip netns pids $namespace 2>/dev/null | tr '\n' ' ')
    [ -z "$living" ] || fail "the namespace $namespace is in use by process ${living% }: another demo? End it first"
    ip netns del $namespace || fail "cannot remove the namespace $namespace that an earlier demo left: see above"
fi
rm -rf $run
ip netns add $namespace || fail "cannot make the network namespace $namespace: see above (a container needs CAP_SYS_ADMIN)"
made=yes
# The owner of coda reaches the socket; the rest of it is not theirs.
mkdir -m 711 $run || fail "cannot make $run: see above"
inside ip link set lo up || fail "cannot bring lo up in $namespace: see above"

started=$(now_millis)
# Not through inside: $! would be the subshell that runs the function, and SIGTERM would end that.
ip netns exec $namespace "$dist/bin/vvorldd" -S $socket -f "$here/demo.yaml" >$run/log 2>&1 &
daemon=$!
until [ -S $socket ] && inside "$dist/bin/vvctl" -S $socket version >$run/version 2>/dev/null; do
    if ended "$daemon" || [ $(($(now_millis) - started)) -gt 20000 ]; then
        cat $run/log >&2
        fail "vvorldd did not start: see its log above"
    fi
    sleep 0.02
done
{
    inside ip addr add 10.66.0.1/24 dev vv0 &&
        inside ip link set vv0 up &&
        inside ip route add 10.66.1.0/24 via 10.66.0.2 &&
        inside ip route add 10.66.2.0/24 via 10.66.0.2
} || fail "cannot set up the Linux side of vv0: see above"

heading "$(cat $run/version): a hosting provider with three tenants behind a TAP"
cat <<'MAP'

  Linux 10.66.0.1  vv0 --- vv0  gw 10.66.0.2
                                   10.66.1.1  epair0a --- epair0b  10.66.1.2   web
                                   10.66.2.1  bridge0 -+- epair1b  10.66.2.11  acme  10.0.0.1 --- 10.0.0.2  acme.app
                                                       +- epair2b  10.66.2.12  bolt  10.0.0.1 --- 10.0.0.2  bolt.app
                                                       `- epair3b  10.66.2.13  coda  10.0.0.1 --- 10.0.0.2  coda.app
MAP
heading "What there is"
show jls -h jid name host.hostname
show jexec gw ifconfig bridge0
show jexec gw netstat -rn
heading "Each tenant has 10.0.0.1 and 10.0.0.2 of its own; bolt's application gets nothing of acme's pings"
show jexec acme ping -c 3 -i 0.2 10.0.0.2
show jexec bolt.app netstat -s -p icmp
heading "coda belongs to user 65534, who sees and changes that, and nothing else"
# mine COMMAND...: as that user.
mine() {
    printf '\n65534$ vvctl %s\n' "$*"
    inside setpriv --reuid=65534 --regid=65534 --clear-groups "$dist/bin/vvctl" -S $socket "$@"
}
mine jls -h jid name
mine jexec coda jail -c name=lab vnet persist
mine jexec acme ifconfig 2>&1

if [ -z "$seconds" ]; then
    heading "What to type, in another terminal"
    cat <<COMMANDS

  ip netns exec $namespace ping 10.66.1.2                 from Linux through gw to web
  ip netns exec $namespace ping 10.66.2.11                to a tenant, through gw's bridge
  ip netns exec $namespace ping -t 1 10.66.1.2            gw: time exceeded
  ip netns exec $namespace ping 10.66.1.99                gw: host unreachable
  ip netns exec $namespace traceroute -n 10.66.1.2        gw, then web
  ip netns exec $namespace curl -s 127.0.0.1:9917/metrics

  export VVORLD_SOCKET=$socket
  vvctl=$dist/bin/vvctl
  ip netns exec $namespace \$vvctl jexec web ping -c 3 10.66.0.1
  ip netns exec $namespace \$vvctl jexec gw arp -an
  ip netns exec $namespace \$vvctl jexec gw ifconfig bridge0 addr
  ip netns exec $namespace \$vvctl jexec acme ping -c 3 10.66.2.12     bolt: the bridge keeps them apart
  ip netns exec $namespace \$vvctl jexec gw netstat -s
  ip netns exec $namespace \$vvctl jexec gw sysctl net.inet.ip.forwarding=0
  ip netns exec $namespace \$vvctl help

The log is $run/log. Ctrl-C stops the daemon and removes everything.
COMMANDS
    wait "$daemon"
    cat $run/log >&2
    daemon=
    fail "vvorldd ended by itself: see its log above"
fi

faults=
# expect WHAT CONDITION...: notes WHAT when the condition does not hold.
expect() {
    what=$1
    shift
    "$@" || {
        faults=yes
        echo "demo: not as it should be: $what" >&2
    }
}

heading "Linux pings web through gw"
printf '\n$ ping -c 20 -i 0.05 10.66.1.2\n'
inside ping -n -c 20 -i 0.05 -W 2 10.66.1.2 >$run/ping
sed -n '2,3p;4s/.*/.../p;/statistics/,$p' $run/ping
expect "20 replies to 20 pings" grep -q '20 received, 0% packet loss' $run/ping
expect "a TTL of 63 in all replies: gw took one off 64" [ "$(grep -c 'ttl=63 ' $run/ping)" = 20 ]
for tenant in 11 12 13; do
    expect "replies of tenant 10.66.2.$tenant" inside ping -n -q -c 3 -i 0.05 -W 2 10.66.2.$tenant >/dev/null
done
vvctl() { inside "$dist/bin/vvctl" -S $socket "$@"; }
vvctl jexec acme ping -c 1 -t 1 10.66.2.12 >$run/apart 2>&1 &&
    expect "that acme does not reach bolt" false
vvctl jexec acme ping -c 5 -i 0.05 10.0.0.2 >$run/acme
expect "5 replies of acme's own 10.0.0.2" grep -q '5 packets received' $run/acme
vvctl jexec bolt.app netstat -s -p icmp >$run/bolt
expect "no ping at bolt's 10.0.0.2" grep -q '[^0-9]0 .*echo requests\? answered' $run/bolt
mine jls name >$run/owned
expect "that user 65534 sees coda" grep -q '^coda$' $run/owned
expect "that user 65534 does not see acme" [ -z "$(grep acme $run/owned)" ]
if command -v traceroute >/dev/null; then
    printf '\n$ traceroute -n 10.66.1.2\n'
    inside traceroute -n -w 2 -q 1 10.66.1.2 >$run/trace
    cat $run/trace
    expect "a trace through gw" grep -q '^ 1  10\.66\.0\.2 ' $run/trace
    expect "a trace to web" grep -q '^ 2  10\.66\.1\.2 ' $run/trace
fi
while [ $((started + seconds * 1000 - $(now_millis))) -gt 500 ]; do
    sleep 0.5
    ended "$daemon" && break
done

heading "The end"
stop_daemon
expect "vvorldd ends with status 0, not $stop_status" [ "$stop_status" = 0 ]
expect "vvorldd stops within a second, not $stop_millis ms" [ "$stop_millis" -le 1000 ]
expect "nothing is left over in vvorldd" grep -q 'leftovers 0$' $run/log
expect "vvorldd removes its socket" [ ! -e $socket ]
expect "vvorldd removes its TAP" [ -z "$(inside ip -o link show dev vv0 2>/dev/null)" ]
[ -z "$faults" ] || cat $run/log >&2
clean_up
expect "the namespace is gone" [ ! -e /run/netns/$namespace ]
[ -z "$faults" ] || fail "failed: see above"
echo "Linux reached web through gw: 20 of 20 pings, TTL 63; vvorldd stopped in $stop_millis ms with nothing left over."
