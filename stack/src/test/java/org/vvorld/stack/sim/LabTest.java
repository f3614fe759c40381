package org.vvorld.stack.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.ms;
import static org.vvorld.stack.sim.Lab.seconds;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.wire.Icmpv4;

class LabTest {
    @TempDir
    Path directory;

    @Test
    void pingsThroughARouter() {
        try (var lab = new Lab(1)) {
            var a = lab.host("a", "10.0.0.1/24");
            var r = lab.router("r");
            var b = lab.host("b", "10.0.1.1/24");
            lab.wire(a, r).delay(ms(5));
            lab.wire(r, b);
            // What the nodes announce when they get their addresses passes first.
            lab.runFor(seconds(1));
            LabPing ping = a.ping(b);
            lab.runFor(seconds(1));
            assertEquals(1, ping.replies().size());
            LabPing.Reply reply = ping.replies().getFirst();
            assertEquals(63, reply.ttl());
            assertEquals(b.address(), reply.from());
            // ARP and echo, each there and back over the delayed wire.
            assertEquals(seconds(1) + ms(20), reply.atNanos());
        }
    }

    @Test
    void missingHostBehindARouterIsUnreachable() {
        try (var lab = new Lab(2)) {
            var a = lab.host("a", "10.0.0.1/24");
            var r = lab.router("r");
            var b = lab.host("b", "10.0.1.1/24");
            lab.wire(a, r);
            lab.epair(r, b);
            LabPing ping = a.ping("10.0.1.77");
            lab.runFor(seconds(4));
            assertTrue(ping.errors().isEmpty());
            lab.runFor(seconds(4));
            assertEquals(1, ping.errors().size());
            assertEquals(Icmpv4.UNREACHABLE_HOST, ping.errors().getFirst().code());
            assertEquals(1, r.drops(Drop.ARP_UNRESOLVED));
        }
    }

    /** A hundred pings over a lossy wire, as captured. */
    private String lossyRun(long seed, int workers) {
        Path pcap = directory.resolve("run.pcap");
        try (var lab = new Lab(seed, workers)) {
            var a = lab.host("a", "10.0.0.1/24");
            var b = lab.host("b", "10.0.0.2/24");
            lab.wire(a, b).delay(ms(2)).loss(0.2).capture(pcap);
            LabPing ping = a.ping(b.address(), 100, 56, 0);
            lab.runFor(seconds(120));
            assertTrue(ping.replies().size() > 20 && ping.replies().size() < 95, "loss is there, and is not all");
        }
        try {
            return HexFormat.of().formatHex(Files.readAllBytes(pcap));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theSameSeedGivesTheSameRunAndAnotherSeedAnother() {
        assertEquals(lossyRun(7, 1), lossyRun(7, 1));
        assertEquals(lossyRun(8, 3), lossyRun(8, 3));
        assertNotEquals(lossyRun(7, 1), lossyRun(9, 1));
    }

    @Test
    void aCaptureIsAPcapFile() throws IOException {
        Path pcap = directory.resolve("ping.pcap");
        LabWire wire;
        try (var lab = new Lab(3)) {
            var a = lab.host("a", "10.0.0.1/24");
            wire = lab.wire(a, lab.host("b", "10.0.0.2/24")).capture(pcap);
            lab.runFor(seconds(3));
            a.ping("10.0.0.2");
            lab.runFor(ms(1500));
        }
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(pcap)).order(ByteOrder.nativeOrder());
        assertEquals(0xa1b2_3c4d, in.getInt(), "nanosecond pcap");
        assertEquals(2, in.getShort());
        assertEquals(4, in.getShort());
        assertEquals(0, in.getLong());
        assertTrue(in.getInt() >= 65_536, "snapshot length");
        assertEquals(1, in.getInt(), "Ethernet");
        for (LabWire.Frame f : wire.frames()) {
            assertEquals(f.atNanos(), seconds(in.getInt()) + in.getInt());
            byte[] bytes = new byte[in.getInt()];
            assertEquals(bytes.length, in.getInt());
            in.get(bytes);
            assertEquals(Bytes.hex(f.bytes()), Bytes.hex(bytes));
        }
        assertEquals(0, in.remaining());
        assertTrue(wire.frames().size() >= 4);
    }

    @Test
    void aCutWireLosesAllAndAnHourPassesAtOnce() {
        try (var lab = new Lab(4)) {
            var a = lab.host("a", "10.0.0.1/24");
            var b = lab.host("b", "10.0.0.2/24");
            var wire = lab.wire(a, b).cut(true);
            LabPing lost = a.ping(b);
            lab.runFor(seconds(3600));
            assertEquals(0, lost.replies().size());
            assertTrue(wire.last(0).lost());
            wire.cut(false);
            LabPing after = a.ping(b);
            lab.runFor(seconds(1));
            assertEquals(1, after.replies().size());
        }
    }
}
