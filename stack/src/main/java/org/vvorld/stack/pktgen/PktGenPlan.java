package org.vvorld.stack.pktgen;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.stack.ipv4.Ipv4Output;
import org.vvorld.stack.netisr.Policy;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Ethernet;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Udp;

/**
 * What a run is to send.
 *
 * @param flows how many flows; the source port tells them apart, from {@code sourcePort} on
 * @param datagramBytes length of each IPv4 datagram, at least {@link #MIN_DATAGRAM_BYTES}
 * @param packets in all; 0 for no end
 * @param packetsPerSecond in all; 0 for as many as possible
 */
public record PktGenPlan(
        int source,
        int sourcePort,
        int destination,
        int destinationPort,
        int flows,
        int datagramBytes,
        long packets,
        double packetsPerSecond) {
    /** Headers, and the numbers. */
    public static final int MIN_DATAGRAM_BYTES = Ipv4.MIN_HEADER_BYTES + Udp.HEADER_BYTES + PktGenMark.BYTES;

    public static final int MAX_FLOWS = 4096;

    /** Length of each as an Ethernet frame without FCS. */
    public int frameBytes() {
        return datagramBytes + Ethernet.HEADER_BYTES;
    }

    /** Port of a flow's packets; ports begin again behind the last one. */
    private int port(int flow) {
        return (sourcePort - 1 + flow) % 65_535 + 1;
    }

    private int hash(Policy policy, int flow) {
        return policy.flowHash().ofFlow(source, destination, Ipv4.PROTOCOL_UDP, port(flow), destinationPort);
    }

    /** The worker that owns a flow. */
    public int workerOf(Policy policy, int flow) {
        return policy.buckets().workerOf(hash(policy, flow));
    }

    /** The source on one worker; null if it owns none of the flows. On that worker. */
    public PktGenSource sourceOn(Shard shard, Ipv4Output output, long run) {
        Policy policy = shard.workstream().policy();
        List<PktGenFlow> mine = new ArrayList<>();
        for (int flow = 0; flow < flows; flow++) {
            if (workerOf(policy, flow) == shard.workstream().index()) {
                long count = packets == 0 ? 0 : packets / flows + (flow < packets % flows ? 1 : 0);
                if (packets == 0 || count > 0) {
                    int ttl = shard.sysctls().get(Sysctl.IP_TTL);
                    mine.add(flow(run, flow, ttl, hash(policy, flow), count));
                }
            }
        }
        return mine.isEmpty()
                ? null
                : new PktGenSource(shard, output, mine, destination, packetsPerSecond * mine.size() / flows);
    }

    private PktGenFlow flow(long run, int flow, int ttl, int hash, long count) {
        byte[] b = new byte[datagramBytes];
        int udpBytes = datagramBytes - Ipv4.MIN_HEADER_BYTES;
        put(b, 0, 0x4500, datagramBytes, 0, Ipv4.DONT_FRAGMENT, ttl << 8 | Ipv4.PROTOCOL_UDP, 0);
        put(b, 12, source >>> 16, source, destination >>> 16, destination);
        put(b, 10, ~sum(b, 0, Ipv4.MIN_HEADER_BYTES));
        int udp = Ipv4.MIN_HEADER_BYTES;
        put(b, udp, port(flow), destinationPort, udpBytes, 0);
        int payload = udp + Udp.HEADER_BYTES;
        put(
                b,
                payload,
                PktGenMark.MAGIC >>> 16,
                PktGenMark.MAGIC,
                (int) (run >>> 48),
                (int) (run >>> 32),
                (int) (run >>> 16),
                (int) run,
                flow);
        // RFC 768: the pseudo-header's addresses, protocol and length are summed too.
        int base = fold(sum(b, 12, 8) + Ipv4.PROTOCOL_UDP + udpBytes + sum(b, udp, udpBytes));
        return new PktGenFlow(b, base, hash, count);
    }

    private static void put(byte[] b, int at, int... words) {
        for (int i = 0; i < words.length; i++) {
            b[at + 2 * i] = (byte) (words[i] >>> 8);
            b[at + 2 * i + 1] = (byte) words[i];
        }
    }

    private static int sum(byte[] b, int at, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += (b[at + i] & 0xff) << ((i & 1) == 0 ? 8 : 0);
        }
        return fold(sum);
    }

    private static int fold(int sum) {
        int s = (sum & 0xffff) + (sum >>> 16);
        return (s & 0xffff) + (s >>> 16);
    }
}
