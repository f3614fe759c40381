package org.vvorld.stack.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.packet.Checksum;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketCache;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.testing.Bytes;

/** Golden bytes both ways, as Linux sends them; and any bytes. */
class TcpTest {
    /** A SYN of Linux: 192.168.1.2:45678 to 192.168.1.1:80, mss 1460, SACK permitted, TS val 0x11223344, window scale 7. */
    private static final String SYN =
            "b26e 0050 12345678 00000000 a0 02 faf0 0000 0000" + "020405b4 0402 080a 11223344 00000000 01 030307";

    private static final long MAPPED = 0xffff_0000_0000L;

    private final PacketPool pool = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 64, true);
    private final PacketCache cache = new PacketCache(pool);
    private final Packet p = cache.take();
    private final TcpOptions options = new TcpOptions();

    @AfterEach
    void nothingLeft() {
        cache.give(p);
        assertEquals(0, pool.inUse());
        pool.close();
    }

    private int fill(byte[] b) {
        p.reset(PacketPool.HEADROOM_BYTES);
        int at = p.append(b.length);
        p.copyFrom(b, 0, at, b.length);
        return at;
    }

    @Test
    void synOfLinux() {
        int at = fill(Bytes.hex(SYN));
        assertTrue(Tcp.isValid(p, at));
        assertEquals(45678, Tcp.sourcePort(p, at));
        assertEquals(80, Tcp.destinationPort(p, at));
        assertEquals(0x12345678, Tcp.sequence(p, at));
        assertEquals(0, Tcp.acknowledgment(p, at));
        assertEquals(40, Tcp.headerLength(p, at));
        assertEquals(Tcp.SYN, Tcp.flags(p, at));
        assertEquals(0xfaf0, Tcp.window(p, at));
        options.parse(p, at);
        assertEquals(1460, options.mss());
        assertTrue(options.isSackPermitted());
        assertTrue(options.hasTimestamps());
        assertEquals(0x11223344, options.timestampValue());
        assertEquals(7, options.windowScale());
        Tcp.write(p, at, 45678, 80, 0x12345678, 0, 40, Tcp.SYN, 0xfaf0, 0);
        assertEquals(SYN.replace(" ", ""), Bytes.hex(p.toBytes()));
    }

    @Test
    void checksumOverMappedAddressesIsThatOfIpv4() {
        byte[] b = Bytes.hex(SYN);
        int at = fill(b);
        byte[] pseudo = Bytes.hex("c0a80102 c0a80101 0006 0028");
        int right =
                ~Checksum.foldWords(Bytes.sum(pseudo, 0, pseudo.length) + (long) Bytes.sum(b, 0, b.length)) & 0xffff;
        int sum = Tcp.pseudoSum(0, MAPPED | 0xc0a80102L, 0, MAPPED | 0xc0a80101L, 40);
        Tcp.leaveChecksum(p, at, sum, Offload.TCPV4, 0);
        assertTrue(Tcp.isChecksumValid(p, at, 0, 0, 0, 0), "partial: known to be right");
        Offload.complete(p);
        assertEquals(right, p.u16(at + Tcp.CHECKSUM));
        assertTrue(Tcp.isChecksumValid(p, at, 0, MAPPED | 0xc0a80102L, 0, MAPPED | 0xc0a80101L));
        assertFalse(Tcp.isChecksumValid(p, at, 0, MAPPED | 0xc0a80103L, 0, MAPPED | 0xc0a80101L));
    }

    @Test
    void sackBlocksAndUserTimeout() {
        int at = fill(Bytes.hex("00010002 00000001 00000002 c0 10 0001 0000 0000"
                + "0101 0512 00000010 00000020 00000030 00000040 1c04 8002 0000 0000"));
        assertTrue(Tcp.isValid(p, at));
        options.parse(p, at);
        assertEquals(2, options.sackBlocks());
        assertEquals(0x30, options.sackStart(1));
        assertEquals(0x40, options.sackEnd(1));
        assertEquals(120, options.userTimeoutSeconds());
    }

    @Test
    void impossibleLengthsEndTheOptions() {
        int at = fill(Bytes.hex("00010002 00000001 00000002 70 10 0001 0000 0000 020405b4 0300 0402"));
        options.parse(p, at);
        assertEquals(1460, options.mss());
        assertFalse(options.isSackPermitted());
        at = fill(Bytes.hex("00010002 00000001 00000002 60 10 0001 0000 0000 01 01 080a"));
        options.parse(p, at);
        assertFalse(options.hasTimestamps());
    }

    @Test
    void headersThatAreNotThere() {
        assertFalse(Tcp.isValid(p, fill(new byte[19])));
        assertFalse(Tcp.isValid(p, fill(Bytes.hex("00010002 00000001 00000002 40 10 0001 0000 0000"))));
        assertFalse(Tcp.isValid(p, fill(Bytes.hex("00010002 00000001 00000002 60 10 0001 0000 0000"))));
    }

    @Test
    void anyBytes() {
        var random = new SplittableRandom(1);
        int valid = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] b = Bytes.random(random, 20 + random.nextInt(60));
            for (int o = 20; o < b.length; o++) {
                if (random.nextInt(3) != 0) {
                    b[o] = (byte) new int[] {0, 1, 2, 3, 4, 5, 8, 10, 28}[random.nextInt(9)];
                }
            }
            int at = fill(b);
            if (Tcp.isValid(p, at)) {
                valid++;
                options.parse(p, at);
                assertTrue(options.sackBlocks() <= TcpOptions.MAX_SACK_BLOCKS);
            }
        }
        assertTrue(valid > 10_000);
    }
}
