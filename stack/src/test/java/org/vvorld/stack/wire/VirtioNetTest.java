package org.vvorld.stack.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vvorld.stack.packet.Offload;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketCache;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.testing.Offloaded;

class VirtioNetTest {
    private static final long MAC = 0x0200_0000_0001L;

    private final PacketPool pool = new PacketPool(PacketPool.LARGE_SLOT_BYTES, 4, true);
    private final PacketCache cache = new PacketCache(pool);

    @AfterEach
    void close() {
        pool.close();
    }

    private Packet read(byte[] header, byte[] frame) {
        Packet p = cache.take();
        int at = p.append(frame.length);
        p.copyFrom(frame, 0, at, frame.length);
        p.copyFrom(header, 0, at - header.length, header.length);
        VirtioNet.read(p, at - header.length);
        return p;
    }

    private static byte[] tcp(int dataBytes) {
        return Offloaded.tcp(new byte[dataBytes]).frame(MAC, MAC);
    }

    private static byte[] write(Packet p, int headerBytes) {
        byte[] b = new byte[headerBytes];
        VirtioNet.write(p, p.head() - headerBytes, headerBytes);
        p.copyTo(p.head() - headerBytes, b, 0, headerBytes);
        return b;
    }

    /** GSO over IPv4 with timestamps (ECN bit and not), over IPv6, USO, a lone checksum. */
    @ParameterizedTest
    @CsvSource({
        "0101 4200 a805 2200 1000 0000, 5000",
        "0181 4200 a805 2200 1000 0000, 5000",
        "0104 4200 a805 2200 1000 0000, 5000",
        "0105 2a00 b805 2200 0600 0000, 5000",
        "0100 0000 0000 2200 1000 0000, 100",
        "0200 0000 0000 0000 0000 0000, 100",
        "0000 0000 0000 0000 0000 0000, 100"
    })
    void goesInAndComesOutTheSame(String hex, int dataBytes) {
        byte[] header = Bytes.hex(hex);
        Packet p = read(header, tcp(dataBytes));
        assertEquals(0, p.offload() & Offload.MALFORMED);
        assertArrayEquals(header, write(p, VirtioNet.LONG_BYTES));
        assertArrayEquals(Bytes.hex(hex.substring(0, hex.length() - 5)), write(p, VirtioNet.SHORT_BYTES));
    }

    @Test
    void fieldsAreWhereTheHeaderSays() {
        Packet p = read(Bytes.hex("0181 4200 a805 2200 1000 0000"), tcp(5000));
        assertEquals(Offload.TCPV4, Offload.type(p));
        assertEquals(Offload.TCPV4 | Offload.ECN, Offload.typeAndEcn(p));
        assertEquals(1448, Offload.segmentPayloadBytes(p));
        assertEquals(p.head() + 34, p.checksumStart());
        assertEquals(p.head() + 50, p.checksumAt());
        assertEquals(p.head() + 66, p.headersEnd());
        assertEquals(1500, Offload.segmentBytes(p, p.head() + 14));
        assertEquals(5014 + 52, Offload.segmentBytes(read(Offloaded.nothing(), tcp(5000)), 128), "no GSO: all of it");
    }

    @Test
    void offsetsStandWhileLinkHeadersComeAndGo() {
        Packet p = read(Offloaded.tcpGso(1448), tcp(5000));
        p.pull(14);
        p.push(18);
        assertArrayEquals(Offloaded.header(1, 1, 70, 1448, 38, 16), write(p, VirtioNet.LONG_BYTES));
    }

    /** What Linux puts into the header length is what is contiguous in its memory. */
    @Test
    void theHeaderLengthWrittenIsExact() {
        Packet p = read(Offloaded.header(1, 1, 5066, 1448, 34, 16), tcp(5000));
        assertArrayEquals(Offloaded.tcpGso(1448), write(p, VirtioNet.LONG_BYTES));
    }

    @Test
    void headersInOtherMemory() {
        byte[] ring = new byte[40];
        System.arraycopy(Offloaded.tcpGso(1000), 0, ring, 7, 10);
        Packet p = read(Offloaded.nothing(), tcp(5000));
        VirtioNet.read(p, MemorySegment.ofArray(ring), 7);
        assertEquals(1000, Offload.segmentPayloadBytes(p));
        MemorySegment out = MemorySegment.ofArray(new byte[14]).fill((byte) 0x77);
        VirtioNet.write(p, out, 1, VirtioNet.LONG_BYTES);
        assertEquals("77" + Bytes.hex(Offloaded.tcpGso(1000)) + "77", Bytes.hex(out.toArray(ValueLayout.JAVA_BYTE)));
        VirtioNet.write(p, out.fill((byte) 0x77), 1, VirtioNet.SHORT_BYTES);
        assertEquals(0x7777, out.get(ValueLayout.JAVA_SHORT_UNALIGNED, 11), "nothing behind the short header");
    }

    @ParameterizedTest
    @CsvSource({
        "checksum behind the frame,        0100 0000 0000 2200 a813 0000",
        "checksum half behind the frame,   0100 0000 0000 2200 a713 0000",
        "start behind the frame,           0100 0000 0000 ffff ffff 0000",
        "GSO without a checksum,           0001 4200 a805 2200 1000 0000",
        "GSO with a valid one,             0201 4200 a805 2200 1000 0000",
        "segments of nothing,              0101 4200 0000 2200 1000 0000",
        "a size that means something else, 0101 4200 ffff 2200 1000 0000",
        "headers longer than the frame,    0101 cb13 a805 2200 1000 0000",
        "UFO,                              0103 4200 a805 2200 0600 0000",
        "no type known,                    0102 4200 a805 2200 1000 0000",
        "ECN alone,                        0180 4200 a805 2200 1000 0000",
        "TCP with UDP's checksum,          0101 4200 a805 2200 0600 0000",
        "UDP with TCP's checksum,          0105 4200 a805 2200 1000 0000",
        "a TCP header too short,           0101 4200 a805 4e00 1000 0000"
    })
    void whatCannotBeIsMarked(String what, String hex) {
        // 5,066 bytes; the last 5,000 are zero, and no TCP header.
        byte[] frame = tcp(5000);
        Packet p = read(Bytes.hex(hex), frame);
        assertEquals(Offload.MALFORMED, p.offload(), what);
        assertArrayEquals(frame, p.toBytes(), what);
    }

    @Test
    void aTcpHeaderLongerThanTheFrameIsMarked() {
        byte[] frame = tcp(0);
        frame[34 + 12] = (byte) 0x80;
        assertEquals(Offload.TCPV4, Offload.type(read(Offloaded.tcpGso(1448), frame)));
        frame[34 + 12] = (byte) 0x90;
        assertEquals(Offload.MALFORMED, read(Offloaded.tcpGso(1448), frame).offload());
    }

    @Test
    void unknownFlagsMeanNothing() {
        assertEquals(
                0, read(Bytes.hex("fc00 0000 0000 2200 1000 0000"), tcp(100)).offload());
    }

    @Test
    void aFreshPacketHasNone() {
        Packet p = read(Offloaded.tcpGso(1448), tcp(5000));
        cache.give(p);
        assertEquals(0, cache.take().offload());
    }
}
