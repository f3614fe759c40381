package org.vvorld.stack.slaac;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.SplittableRandom;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.testing.PacketDesk;
import org.vvorld.stack.time.Timer;
import org.vvorld.stack.time.TimerWheel;

/** A host's machine on a wheel of its own, near the overflow of time, and advertisements made of hexadecimal. */
final class AutoconfLab implements AutoCloseable {
    static final long SECOND = 1_000_000_000L;
    static final long LINK_LOCAL = 0xfe80L << 48;
    /** 2001:db8::/64. */
    static final long NET = 0x20010db8_00000000L;

    static final long MAC = 0x0200_c0ff_ee01L;
    static final long EUI = 0x0000_c0ff_feff_ee01L;

    final TimerWheel wheel = new TimerWheel(Long.MAX_VALUE - 500 * SECOND);
    final Timer.Account account = new Timer.Account();
    final PacketDesk desk = new PacketDesk();
    final Heard heard = new Heard(wheel);
    final AutoconfHost host;

    AutoconfLab() {
        this(InterfaceIds.eui64(MAC), AutoconfSettings.standard());
    }

    AutoconfLab(InterfaceIds ids, AutoconfSettings settings) {
        host = new AutoconfHost(
                wheel, action -> new Timer(wheel, account, action), new SplittableRandom(1), ids, settings, heard);
    }

    void run(long seconds) {
        // From deadline to deadline, so that what fires sees the time at which it was due.
        long end = wheel.nowNanos() + seconds * SECOND;
        long wait = wheel.nanosToNext(wheel.nowNanos());
        while (wait != TimerWheel.NEVER && wheel.nowNanos() + wait - end < 0) {
            wheel.advance(wheel.nowNanos() + wait);
            wait = wheel.nanosToNext(wheel.nowNanos());
        }
        wheel.advance(end);
    }

    static Drop check(Packet p) {
        return RaMessage.check(p, p.head(), p.tail(), LINK_LOCAL);
    }

    /** From fe80::router: a header with the lifetime and medium preference, then options. Returns what it led to. */
    List<String> hear(long router, int lifetimeSeconds, String... options) {
        return hearHeader(router, "86000000 0000%04x 00000000 00000000".formatted(lifetimeSeconds), options);
    }

    List<String> hearHeader(long router, String header, String... options) {
        Packet p = desk.of(Bytes.hex(header + String.join("", options)));
        assertEquals(null, check(p));
        host.onAdvertisement(p, p.head(), p.tail(), LINK_LOCAL, router);
        return heard.take();
    }

    /** A prefix option for a /64. */
    static String prefix(String flags, long validSeconds, long preferredSeconds, long hi) {
        return "0304 40%s %08x %08x 00000000 %016x 0000000000000000"
                .formatted(flags, validSeconds, preferredSeconds, hi);
    }

    @Override
    public void close() {
        host.clear();
        assertEquals(0, account.armed());
        assertEquals(
                0,
                host.addresses().size()
                        + host.prefixes().size()
                        + host.routers().size()
                        + host.routeCount());
        desk.close();
    }
}
