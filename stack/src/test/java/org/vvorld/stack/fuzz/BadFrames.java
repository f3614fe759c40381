package org.vvorld.stack.fuzz;

import static org.vvorld.stack.testing.Ipv4Frame.ipv4;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.testing.Ipv4Frame;
import org.vvorld.stack.wire.Arp;
import org.vvorld.stack.wire.MacAddress;
import org.vvorld.stack.wire.VlanTag;

/** Frames as they should not be: random ones, and real ones cut short, with bits flipped, with fields from the edge. */
final class BadFrames {
    private static final long STATION = 0x0200_0000_0101L;
    /** VLANs that there are, one that there is not, and none. */
    private static final int[] IDS = {0, 0, 0, 5, 5, 6};

    private static final int[] EDGES = {0, 1, 0x7f, 0x80, 0xff, 0x45, 0x4f, 0x40, 20, 28};

    private final SplittableRandom random;
    private final List<byte[]> real = new ArrayList<>();

    /** @param mac of the interface that the frames will arrive at */
    BadFrames(SplittableRandom random, long mac) {
        this.random = random;
        String[] sources = {"10.0.0.1", "10.0.0.2", "10.0.1.1", "10.0.0.255", "0.0.0.0", "127.0.0.1", "192.0.2.7"};
        String[] destinations = {
            "10.0.0.254",
            "10.0.1.254",
            "10.0.1.1",
            "10.0.1.9",
            "10.0.0.255",
            "10.0.1.255",
            "255.255.255.255",
            "224.0.0.1",
            "192.0.2.9",
            "198.51.100.1",
            "127.0.0.1",
            "10.0.0.1"
        };
        for (String s : sources) {
            arps(s, mac);
            for (String group : new String[] {"224.0.0.1", "239.1.2.3"}) {
                real.add(igmp(s, group, 0x11, 100, 0x0200_0000).frame(mac, STATION));
                real.add(igmp(s, group, 0x16, 0, 0).frame(mac, STATION));
            }
            for (String d : destinations) {
                ips(s, d, mac);
            }
        }
    }

    List<byte[]> real() {
        return real;
    }

    private void arps(String sender, long mac) {
        for (String target : new String[] {"10.0.0.254", "10.0.1.254", "10.0.0.9", sender}) {
            real.add(Frames.arp(MacAddress.BROADCAST, Arp.REQUEST, STATION, sender, 0, target));
            real.add(Frames.arp(mac, Arp.REPLY, STATION, sender, mac, target));
        }
    }

    private void ips(String source, String destination, long mac) {
        byte[] data = Bytes.random(random, 64);
        byte[] echo = Frames.echoRequest(1, 1, data);
        byte[] udp = Frames.udp(5, 33_434, data);
        byte[] about = ipv4(destination, source).icmp(echo).packet();
        List<Ipv4Frame> packets = List.of(
                ipv4(source, destination).icmp(echo),
                ipv4(source, destination).icmp(Frames.icmp(0, 0, 1 << 16, data)),
                ipv4(source, destination).icmp(Frames.icmp(11, 0, 0, about)),
                ipv4(source, destination).icmp(Frames.icmp(3, 4, 576, about)),
                ipv4(source, destination).payload(udp).ttl(1),
                ipv4(source, destination).payload(udp).fragment(0x2000),
                ipv4(source, destination).payload(udp).fragment(0x1000),
                ipv4(source, destination).payload(udp).options(7, 7, 4, 0, 0, 0, 0, 130, 4, 1, 2, 0),
                ipv4(source, destination).payload(Bytes.random(random, 1480)).fragment(0x4000),
                ipv4(source, destination).protocol(6).payload(data));
        for (Ipv4Frame p : packets) {
            real.add(p.frame(random.nextInt(4) == 0 ? MacAddress.BROADCAST : mac, STATION));
        }
    }

    /** A query or a report for the group, or for all. */
    private static Ipv4Frame igmp(String source, String destination, int type, int code, int more) {
        byte[] b = new byte[12];
        Bytes.u16(b, 0, type << 8 | code);
        if (destination.equals("239.1.2.3")) {
            Bytes.u16(b, 4, 0xef01);
            Bytes.u16(b, 6, 0x0203);
        }
        Bytes.u16(b, 8, more >>> 16);
        Bytes.u16(b, 2, Bytes.checksum(b, 0, b.length));
        return ipv4(source, destination)
                .protocol(2)
                .ttl(1)
                .options(0x94, 4, 0, 0)
                .payload(b);
    }

    byte[] next() {
        byte[] f = bad();
        for (int tags = random.nextInt(8) == 0 ? random.nextInt(10) : 0; tags > 0 && f.length >= 14; tags--) {
            f = tagged(
                    f,
                    random.nextBoolean() ? VlanTag.TYPE_8021Q : VlanTag.TYPE_8021AD,
                    IDS[random.nextInt(IDS.length)]);
        }
        return f;
    }

    private static byte[] tagged(byte[] frame, int etherType, int id) {
        byte[] b = new byte[frame.length + VlanTag.BYTES];
        System.arraycopy(frame, 0, b, 0, 12);
        Bytes.u16(b, 12, etherType);
        Bytes.u16(b, 14, id);
        System.arraycopy(frame, 12, b, 16, frame.length - 12);
        return b;
    }

    private byte[] bad() {
        int kind = random.nextInt(16);
        if (kind == 0) {
            return Bytes.random(random, random.nextInt(random.nextBoolean() ? 64 : 1600));
        }
        byte[] f = real.get(random.nextInt(real.size())).clone();
        if (kind == 1) {
            return f;
        }
        if (kind < 5) {
            f = Arrays.copyOf(f, random.nextInt(f.length + 1));
        }
        for (int i = random.nextInt(4); i >= 0 && f.length > 0; i--) {
            // Mostly in the headers, where a bit means something.
            int at = random.nextInt(random.nextInt(4) == 0 ? f.length : Math.min(f.length, 80));
            if (random.nextBoolean()) {
                f[at] ^= (byte) (1 << random.nextInt(8));
            } else {
                f[at] = (byte) EDGES[random.nextInt(EDGES.length)];
            }
        }
        if (random.nextInt(4) != 0) {
            mend(f);
        }
        return f;
    }

    /** Makes the checksums right again, where there is room for them, so that what is behind them is reached. */
    private static void mend(byte[] f) {
        if (f.length < 34 || Bytes.u16(f, 12) != 0x0800) {
            return;
        }
        int header = Math.min((f[14] & 0xf) * 4, f.length - 14);
        Bytes.u16(f, 24, 0);
        Bytes.u16(f, 24, Bytes.checksum(f, 14, header));
        int icmp = 14 + header;
        int end = Math.min(f.length, 14 + Bytes.u16(f, 16));
        if ((f[23] == 1 || f[23] == 2) && end - icmp >= 8) {
            Bytes.u16(f, icmp + 2, 0);
            Bytes.u16(f, icmp + 2, Bytes.checksum(f, icmp, end - icmp));
        }
    }
}
