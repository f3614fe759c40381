package org.vvorld.stack.rtadv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.slaac.Preference;
import org.vvorld.stack.slaac.RaMessage;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.testing.PacketDesk;
import org.vvorld.stack.time.Timer;
import org.vvorld.stack.time.TimerWheel;

/** RFC 4861 section 6.2: when a router advertises, and what. */
class RtadvTest implements RtadvEffects {
    private static final long SECOND = 1_000_000_000L;
    private static final long NET = 0x20010db8_00000000L;
    private static final RtadvSettings PLAIN =
            RtadvSettings.standard(List.of(RtadvSettings.AdvertisedPrefix.standard(NET, 0, 64)));

    private final TimerWheel wheel = new TimerWheel(Long.MAX_VALUE - 100 * SECOND);
    private final long start = wheel.nowNanos();
    private final Timer.Account account = new Timer.Account();
    private final PacketDesk desk = new PacketDesk();
    private final List<Long> sentMillis = new ArrayList<>();
    private final List<Counter> counts = new ArrayList<>();
    private boolean wasFinal;
    private final Rtadv rtadv =
            new Rtadv(wheel, action -> new Timer(wheel, account, action), new SplittableRandom(2), PLAIN, this);

    @Override
    public void send(RtadvSettings settings, boolean isFinal) {
        sentMillis.add((wheel.nowNanos() - start) / 1_000_000);
        wasFinal = isFinal;
    }

    @Override
    public void count(Counter counter) {
        counts.add(counter);
    }

    @AfterEach
    void nothingLeft() {
        rtadv.stop();
        assertEquals(0, account.armed());
        desk.close();
    }

    private void run(long millis) {
        long end = wheel.nowNanos() + millis * 1_000_000;
        long wait = wheel.nanosToNext(wheel.nowNanos());
        while (wait != TimerWheel.NEVER && wheel.nowNanos() + wait - end < 0) {
            wheel.advance(wheel.nowNanos() + wait);
            wait = wheel.nanosToNext(wheel.nowNanos());
        }
        wheel.advance(end);
    }

    @Test
    void section624ABurstThenAtRandomIntervals() {
        rtadv.start();
        run(30_000_000);
        assertTrue(sentMillis.get(0) < 10);
        assertTrue(sentMillis.get(1) - sentMillis.get(0) <= 16_002);
        assertTrue(sentMillis.get(2) - sentMillis.get(1) <= 16_002);
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int i = 3; i < sentMillis.size(); i++) {
            long interval = sentMillis.get(i) - sentMillis.get(i - 1);
            least = Math.min(least, interval);
            most = Math.max(most, interval);
        }
        assertTrue(least >= 198_000 && most <= 600_002, least + " to " + most);
        assertTrue(least < 250_000 && most > 550_000, "no jitter: " + least + " to " + most);
    }

    @Test
    void section626AnswersSoonButNotTooOften() {
        rtadv.start();
        run(100_000);
        sentMillis.clear();
        long asked = (wheel.nowNanos() - start) / 1_000_000;
        rtadv.onSolicitation();
        run(600);
        assertEquals(1, sentMillis.size());
        assertTrue(sentMillis.get(0) - asked <= 502);
        for (int i = 0; i < 10_000; i++) {
            rtadv.onSolicitation();
            run(10);
        }
        for (int i = 1; i < sentMillis.size(); i++) {
            long interval = sentMillis.get(i) - sentMillis.get(i - 1);
            assertTrue(interval >= 3000 && interval <= 3520, "interval " + interval);
        }
        assertTrue(sentMillis.size() >= 28 && sentMillis.size() <= 35, sentMillis.size() + " in 100 s");
    }

    @Test
    void section626AnAnswerThatIsDueSoonerAnyhowStays() {
        rtadv.start();
        for (int i = 0; i < 100; i++) {
            rtadv.onSolicitation();
        }
        run(400);
        assertEquals(1, sentMillis.size(), "the first of the burst answers");
    }

    @Test
    void section625LastWords() {
        rtadv.start();
        run(1000);
        assertTrue(!wasFinal);
        rtadv.stop();
        assertTrue(wasFinal);
        assertEquals(2, sentMillis.size());
        rtadv.stop();
        rtadv.onSolicitation();
        run(2_000_000);
        assertEquals(2, sentMillis.size());
        assertTrue(rtadv.settings() == PLAIN && !rtadv.isRunning());
    }

    @Test
    void section624AChangeIsToldByABurst() {
        rtadv.start();
        run(200_000);
        sentMillis.clear();
        rtadv.settings(PLAIN.withIntervals(3, 4));
        run(1000);
        assertEquals(1, sentMillis.size());
        run(60_000);
        assertTrue(sentMillis.size() >= 15, "every 3 to 4 s");
    }

    private static RtadvSettings rich() {
        return new RtadvSettings(
                3,
                4,
                12,
                Preference.HIGH,
                true,
                true,
                64,
                30_000,
                1000,
                1400,
                List.of(new RtadvSettings.AdvertisedPrefix(NET, 0, 64, true, false, RtadvSettings.INFINITE, 5)),
                List.of(
                        new RtadvSettings.AdvertisedRoute(0, 0, 0, Preference.LOW, 7),
                        new RtadvSettings.AdvertisedRoute(NET, 0, 48, Preference.MEDIUM, 8),
                        new RtadvSettings.AdvertisedRoute(NET, 1, 128, Preference.HIGH, 9)),
                100,
                List.of(new RtadvSettings.Address(NET, 0x53)),
                List.of("example.org", "nl"));
    }

    private byte[] write(RtadvSettings settings, long mac, boolean isFinal) {
        Packet p = desk.take();
        int at = p.append(RtadvSettings.MAX_BYTES);
        for (int i = 0; i < RtadvSettings.MAX_BYTES; i++) {
            p.u8(at + i, 0xaa);
        }
        int length = RaWriter.write(p, at, settings, mac, isFinal);
        assertNull(RaMessage.check(p, at, at + length, 0xfe80L << 48), "a host takes it");
        byte[] bytes = Arrays.copyOf(p.toBytes(), length);
        desk.give(p);
        return bytes;
    }

    @Test
    void section42GoldenBytes() {
        String golden = "86000000 40c8000c 00007530 000003e8 01010200c0ffee01 0501000000000578"
                + "03044080ffffffff0000000500000000 20010db8000000000000000000000000"
                + "1801001800000007 1802300000000008 20010db800000000"
                + "1803800800000009 20010db8000000000000000000000001"
                + "1903000000000064 20010db8000000000000000000000053"
                + "1f04000000000064 076578616d706c65036f726700 026e6c00 00000000000000";
        assertEquals(golden.replace(" ", ""), Bytes.hex(write(rich(), 0x0200_c0ff_ee01L, false)));
    }

    @Test
    void section625TheLastOneEndsRouterRoutesAndServersButNoPrefix() {
        String golden = "86000000 40c00000 00007530 000003e8 0501000000000578"
                + "03044080ffffffff0000000500000000 20010db8000000000000000000000000"
                + "1801001800000000 1802300000000000 20010db800000000"
                + "1803800800000000 20010db8000000000000000000000001"
                + "1903000000000000 20010db8000000000000000000000053"
                + "1f04000000000000 076578616d706c65036f726700 026e6c00 00000000000000";
        assertEquals(golden.replace(" ", ""), Bytes.hex(write(rich(), -1, true)));
    }

    private int differences(String hex) {
        Packet p = desk.of(hex);
        return rtadv.onAdvertisement(p, p.head(), p.tail());
    }

    @Test
    void section627InconsistentNeighboursAreCounted() {
        rtadv.settings(rich());
        rtadv.start();
        assertEquals(0, differences(Bytes.hex(write(rich(), -1, false))));
        assertEquals(0, differences("86000000 00c00000 00000000 00000000"), "left open is no difference");
        assertTrue(counts.isEmpty());
        String prefix = "0304 40c0 00000001 00000001 00000000 20010db800000000 0000000000000000";
        assertEquals(8, differences("86000000 20000000 00000001 00000001 0501 0000 00000600" + prefix));
        assertEquals(0, differences("86000000 00c00000 00000000 00000000" + prefix.replace("0db8", "0db9")));
        assertEquals(List.of(Counter.AUTOCONF_RAS_INCONSISTENT), counts);
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "2, 100", "76, 100", "3, 1801", "200, 600", "4, 4"})
    void section621Intervals(int least, int most) {
        boolean isGood = least == 200;
        if (isGood) {
            assertEquals(1800, PLAIN.withIntervals(least, most).defaultLifetimeSeconds());
        } else {
            assertThrows(IllegalArgumentException.class, () -> PLAIN.withIntervals(least, most));
        }
    }

    @Test
    void section621Prefixes() {
        assertThrows(
                IllegalArgumentException.class, () -> RtadvSettings.AdvertisedPrefix.standard(0xfe80L << 48, 0, 64));
        assertThrows(IllegalArgumentException.class, () -> RtadvSettings.AdvertisedPrefix.standard(NET, 1, 64));
        assertThrows(IllegalArgumentException.class, () -> RtadvSettings.AdvertisedPrefix.standard(NET, 0, 129));
        assertThrows(
                IllegalArgumentException.class,
                () -> new RtadvSettings.AdvertisedPrefix(NET, 0, 64, true, true, 10, 11));
        List<RtadvSettings.AdvertisedPrefix> many = new ArrayList<>();
        for (int i = 0; i < 38; i++) {
            many.add(RtadvSettings.AdvertisedPrefix.standard(NET + i, 0, 64));
        }
        assertThrows(IllegalArgumentException.class, () -> RtadvSettings.standard(many), "does not fit");
        assertEquals(
                16 + 8 + 32 * 37, write(RtadvSettings.standard(many.subList(0, 37)), 0x0200_c0ff_ee01L, false).length);
    }
}
