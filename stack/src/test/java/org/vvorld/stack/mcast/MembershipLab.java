package org.vvorld.stack.mcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.testing.PacketDesk;
import org.vvorld.stack.time.Timer;
import org.vvorld.stack.time.TimerWheel;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv6Bits;

/** A membership machine on a wheel of its own; what it sends is checked as a receiver would and kept as lines. */
final class MembershipLab implements MembershipEffects, AutoCloseable {
    static final long SECOND = 1_000_000_000L;
    private static final String[] TYPES = {"", "IS_IN", "IS_EX", "TO_IN", "TO_EX", "ALLOW", "BLOCK"};

    final TimerWheel wheel = new TimerWheel(Long.MAX_VALUE - 50 * SECOND);
    private final long start = wheel.nowNanos();
    final Timer.Account account = new Timer.Account();
    final PacketDesk desk = new PacketDesk();
    final Membership m;
    final List<String> lines = new ArrayList<>();
    final List<Long> millis = new ArrayList<>();
    final Map<Counter, Integer> counts = new EnumMap<>(Counter.class);
    byte[] lastSent;
    int mtu = 1500;
    boolean hasPackets = true;
    int changes;
    private final boolean isIgmp;

    MembershipLab(boolean isIgmp) {
        this.isIgmp = isIgmp;
        SplittableRandom random = new SplittableRandom(4);
        m = isIgmp
                ? Membership.igmp(wheel, a -> new Timer(wheel, account, a), random, this)
                : Membership.mld(wheel, a -> new Timer(wheel, account, a), random, this);
    }

    /** The low half of an IPv4 address as it stands in the machine. */
    static long ip(String text) {
        return Ipv6Bits.mapped(Ipv4Address.parse(text));
    }

    static SourceSet sources(String... texts) {
        SourceSet set = SourceSet.EMPTY;
        for (String text : texts) {
            set = set.plus(0, ip(text));
        }
        return set;
    }

    void run(long ms) {
        long end = wheel.nowNanos() + ms * 1_000_000;
        long wait = wheel.nanosToNext(wheel.nowNanos());
        while (wait != TimerWheel.NEVER && wheel.nowNanos() + wait - end < 0) {
            wheel.advance(wheel.nowNanos() + wait);
            wait = wheel.nanosToNext(wheel.nowNanos());
        }
        wheel.advance(end);
    }

    List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        millis.clear();
        return taken;
    }

    void set(Object socket, String group, SourceFilter filter) {
        assertEquals(Membership.Result.OK, m.set(socket, 0, ip(group), filter));
    }

    static byte[] ipv4(String destination, int ttl, String options, String igmp) {
        byte[] body = Bytes.hex(igmp);
        Bytes.u16(body, 2, 0);
        Bytes.u16(body, 2, Bytes.checksum(body, 0, body.length));
        byte[] option = Bytes.hex(options);
        byte[] b = new byte[20 + option.length + body.length];
        b[0] = (byte) (0x40 | (20 + option.length) / 4);
        Bytes.u16(b, 2, b.length);
        b[8] = (byte) ttl;
        b[9] = 2;
        Bytes.u32(b, 12, Ipv4Address.parse("192.0.2.1"));
        Bytes.u32(b, 16, Ipv4Address.parse(destination));
        System.arraycopy(option, 0, b, 20, option.length);
        System.arraycopy(body, 0, b, 20 + option.length, body.length);
        Bytes.u16(b, 10, Bytes.checksum(b, 0, 20 + option.length));
        return b;
    }

    Drop igmp(byte[] b) {
        Packet p = desk.of(b);
        return Igmp.input(m, p, p.head());
    }

    /** A message with TTL 1 and router alert. */
    void hear(String destination, String igmp) {
        assertEquals(null, igmp(ipv4(destination, 1, "94040000", igmp)));
    }

    /** A general query of version 3: robustness 2, interval 125 s. */
    void query3(String maxCode) {
        hear("224.0.0.1", "11" + maxCode + "0000 00000000 027d 0000");
    }

    @Override
    public Packet packet() {
        return hasPackets ? desk.take() : null;
    }

    @Override
    public void send(Packet p, long destinationHi, long destinationLo) {
        byte[] b = p.toBytes();
        desk.give(p);
        lastSent = b;
        millis.add((wheel.nowNanos() - start) / 1_000_000);
        assertTrue(b.length + (isIgmp ? 0 : 40) <= mtu, b.length + " bytes");
        if (isIgmp) {
            assertEquals(0x46c0, Bytes.u16(b, 0));
            assertEquals(b.length, Bytes.u16(b, 2));
            assertEquals(0x0102, Bytes.u16(b, 8), "TTL 1, IGMP");
            assertEquals(0xffff, Bytes.sum(b, 0, 24), "header checksum");
            assertEquals(0x94040000, Bytes.u32(b, 20), "router alert");
            assertEquals(0xffff, Bytes.sum(b, 24, b.length - 24), "IGMP checksum");
            assertEquals(Ipv6Bits.mapped(Bytes.u32(b, 16)), destinationLo);
            assertEquals(0, destinationHi);
            line4(b);
        } else {
            assertEquals("3a00050200000100", Bytes.hex(b).substring(0, 16), "hop-by-hop with router alert");
            line6(b, destinationHi, destinationLo);
        }
    }

    private void line4(byte[] b) {
        String to = Ipv4Address.format(Bytes.u32(b, 16));
        int type = Bytes.u8(b, 24);
        if (type != 0x22) {
            String group = Ipv4Address.format(Bytes.u32(b, 28));
            lines.add((type == 0x12 ? "v1 " : type == 0x16 ? "v2 " : type == 0x17 ? "leave " : "? ") + group + " to "
                    + to);
            return;
        }
        assertEquals("224.0.0.22", to);
        StringBuilder text = new StringBuilder();
        int at = 32;
        for (int i = Bytes.u16(b, 30); i > 0; i--) {
            text.append(text.isEmpty() ? "" : " ").append(TYPES[b[at]]).append(' ');
            text.append(Ipv4Address.format(Bytes.u32(b, at + 4))).append('{');
            int n = Bytes.u16(b, at + 2);
            for (int j = 0; j < n; j++) {
                text.append(j == 0 ? "" : ",").append(Ipv4Address.format(Bytes.u32(b, at + 8 + 4 * j)));
            }
            text.append('}');
            at += 8 + 4 * n;
        }
        assertEquals(b.length, at);
        lines.add(text.toString());
    }

    private void line6(byte[] b, long destinationHi, long destinationLo) {
        int type = Bytes.u8(b, 8);
        String to = " to %x:%x".formatted(destinationHi, destinationLo);
        if (type != 143) {
            assertEquals(32, b.length);
            lines.add((type == 131 ? "v1 " : type == 132 ? "done " : "? ")
                    + Bytes.hex(b).substring(32)
                    + to);
            return;
        }
        assertEquals(" to ff02000000000000:16", to);
        StringBuilder text = new StringBuilder();
        int at = 16;
        for (int i = Bytes.u16(b, 14); i > 0; i--) {
            int n = Bytes.u16(b, at + 2);
            text.append(text.isEmpty() ? "" : " ").append(TYPES[b[at]]).append(' ');
            text.append(Bytes.hex(b), 2 * at + 8, 2 * at + 40)
                    .append('{')
                    .append(n)
                    .append('}');
            at += 20 + 16 * n;
        }
        assertEquals(b.length, at);
        lines.add(text.toString());
    }

    @Override
    public int mtuBytes() {
        return mtu;
    }

    @Override
    public int ipv4Source() {
        return Ipv4Address.parse("192.0.2.7");
    }

    @Override
    public void groupsChanged() {
        changes++;
    }

    @Override
    public void count(Counter counter) {
        counts.merge(counter, 1, Integer::sum);
    }

    @Override
    public void close() {
        m.clear();
        assertEquals(0, account.armed());
        assertEquals(0, m.groups().size());
        desk.close();
    }
}
