/**
 * The commands: FreeBSD's tools, with their syntax and output, over the world.
 *
 * <pre>
 *  Request -> Commands -> Parsed (picocli) -> Tool -> Invocation.onWorld -> Scope     admin thread
 *                                               \--- PingTool: a session of its own   caller's thread
 * </pre>
 *
 * <p>What {@code --json} gives; the names are libxo's where FreeBSD's tool has them, and do not change:
 *
 * <pre>
 *  jls          jail-information.jail[]: jid name hostname path state vnet persist quarantined interfaces[]
 *  ifconfig     interface[]: name index flags flag-bits metric mtu ether groups[] media status linux-tap
 *                            inet[]: address prefix-length netmask broadcast
 *  ifconfig -l  interfaces[]
 *  route get    route: route-to destination mask gateway fib interface flags[] mtu
 *  netstat -r, route show
 *               statistics.route-information.route-table.rt-family[]: address-family
 *                            rt-entry[]: destination gateway flags interface-name (-W: nhop mtu)
 *  netstat -i   statistics.interface[]: name flags mtu network address received-packets received-errors
 *                            dropped-packets received-bytes sent-packets send-errors sent-bytes collisions
 *                            dropped-output-packets
 *  netstat -s   statistics.vnet|ip|icmp|arp.(counter's name in the metrics), statistics.drops.(reason in the metrics)
 *  netstat -Q   netisr.configuration: threads default-queue-limit maximum-queue-limit dispatch-policy threads-bound (ours)
 *               netisr.protocol[]: name protocol queue-limit policy-type policy flags
 *               netisr.workstream[].work[]: workstream cpu name length watermark dispatched hybrid-dispatched queue-drops
 *                            queued handled
 *  arp          arp.arp-cache[]: hostname ip-address mac-address interface type permanent|expires|incomplete
 *  sysctl       (name): value;  set: (name): {old, new};  -d, -t: (name): description, type;  -dt: (name): {type, description}
 *  ping         ping: host transmitted received duplicates loss-percent
 *                     round-trip: min-ms avg-ms max-ms stddev-ms, or null
 *  version      version java linux
 *  help         commands.(name): summary
 * </pre>
 */
package org.vvorld.daemon.command;
