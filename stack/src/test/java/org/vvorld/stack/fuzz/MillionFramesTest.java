package org.vvorld.stack.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.testing.Books;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.wire.Ipv4Address;

/** A million bad frames from one seed: no exception, every one accounted for, no packet lost. */
class MillionFramesTest {
    private static final long SEED = Long.getLong("vvorld.fuzz.seed", 20_261_122);
    /** {@code make soak} sends ten million. */
    private static final int FRAMES = Integer.getInteger("vvorld.frames", 1_000_000);

    /** What a fuzzer at one interface should have met, or it fuzzes too little. */
    private static final Set<Drop> EXPECTED = EnumSet.range(Drop.FRAME_TOO_SHORT, Drop.UDP_MALFORMED);

    static {
        // Needs a static route of that kind, a full table, a frame over the MTU of another link.
        EXPECTED.removeAll(EnumSet.of(
                Drop.ARP_DISABLED,
                Drop.ARP_PERMANENT,
                Drop.ARP_TABLE_FULL,
                Drop.ARP_FLUSHED,
                Drop.IPV4_NOT_FORWARDING,
                Drop.IPV4_REJECT,
                Drop.IPV4_WRONG_INTERFACE,
                Drop.IPV4_BLACKHOLE,
                Drop.IPV4_TOO_BIG));
        // Needs IPv6; Ipv6FuzzTest has it.
        EXPECTED.removeAll(EnumSet.range(Drop.IPV6_TOO_SHORT, Drop.ND_FLUSHED));
        // Needs fragments that belong together, and requests that nobody makes up by chance.
        EXPECTED.removeAll(
                EnumSet.of(Drop.FRAGMENT_ECN, Drop.FRAGMENT_TOO_MANY, Drop.FRAGMENT_NO_BUFFER, Drop.ICMP_NOT_ANSWERED));
        // Needs a bridge; BridgeFuzzTest has one.
        EXPECTED.removeAll(EnumSet.range(Drop.BRIDGE_RESERVED, Drop.BRIDGE_COPY_MEMORY));
        // Needs IPv6; Ipv6FuzzTest reaches these.
        EXPECTED.removeAll(EnumSet.range(Drop.RA_TOO_SHORT, Drop.REDIRECT_NOT_FIRST_HOP));
        EXPECTED.removeAll(EnumSet.range(Drop.MLD_TOO_SHORT, Drop.MLD_TYPE_IGNORED));
    }

    @Test
    void nothingIsThrownAndEveryFrameIsAccountedFor() {
        try (FuzzLab lab = new FuzzLab(SEED)) {
            SplittableRandom random = new SplittableRandom(SEED);
            BadFrames frames = new BadFrames(random, lab.mac);
            for (int i = 0; i < FRAMES; i++) {
                byte[] f = frames.next();
                try {
                    lab.feed(f);
                } catch (RuntimeException e) {
                    throw new AssertionError("seed " + SEED + ", frame " + i + ": " + Bytes.hex(f), e);
                }
                if (i % 100_000 == 50_000) {
                    administrate(lab);
                }
            }
            lab.assertAccounted();
            EnumSet<Drop> missed = EnumSet.copyOf(EXPECTED);
            missed.removeAll(Books.drops(lab.r.vnet()).keySet());
            assertTrue(missed.isEmpty(), () -> "never reached: " + missed);
            assertTrue(lab.r.count(Counter.IP_FORWARDED) > FRAMES / 100);
            assertTrue(lab.r.count(Counter.ICMP_ERRORS_SENT) > FRAMES / 1000);
            assertTrue(lab.web.count(Counter.ICMP_ECHO_ANSWERED) > FRAMES / 1000);
        }
    }

    /** Meanwhile an operator changes things under way. */
    private static void administrate(FuzzLab lab) {
        var eth0 = lab.r.interfaceNamed("eth0");
        lab.r.vnet().up(eth0, false);
        lab.r.vnet().up(eth0, true);
        lab.r.vnet().ipv4().remove(eth0, Ipv4Address.parse("10.0.0.254"));
        lab.r.vnet().ipv4().add(eth0, InterfaceAddress.parse("10.0.0.254/24"));
    }
}
