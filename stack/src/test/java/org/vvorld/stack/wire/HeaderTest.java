package org.vvorld.stack.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.packet.Checksum;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.packet.PacketCache;
import org.vvorld.stack.packet.PacketPool;
import org.vvorld.stack.testing.Bytes;

/** Golden bytes both ways: as other implementations send them. */
class HeaderTest {
    private final PacketPool pool = new PacketPool(PacketPool.SMALL_SLOT_BYTES, 64, true);
    private final PacketCache cache = new PacketCache(pool);
    private final Packet p = cache.take();

    @AfterEach
    void nothingLeft() {
        cache.give(p);
        assertEquals(0, pool.inUse());
        pool.close();
    }

    private int fill(String hex) {
        byte[] b = Bytes.hex(hex);
        p.reset(PacketPool.HEADROOM_BYTES);
        int at = p.append(b.length);
        p.copyFrom(b, 0, at, b.length);
        return at;
    }

    private int room(int bytes) {
        p.reset(PacketPool.HEADROOM_BYTES);
        return p.append(bytes);
    }

    @Test
    void ethernet() {
        String golden = "ffffffffffff 0200c0ffee01 0806";
        int at = fill(golden);
        assertEquals(MacAddress.BROADCAST, Ethernet.destination(p, at));
        assertEquals(0x0200_c0ff_ee01L, Ethernet.source(p, at));
        assertEquals(Ethernet.TYPE_ARP, Ethernet.type(p, at));
        Ethernet.write(p, room(14), MacAddress.BROADCAST, 0x0200_c0ff_ee01L, Ethernet.TYPE_ARP);
        assertEquals(golden.replace(" ", ""), Bytes.hex(p.toBytes()));
    }

    @Test
    void arp() {
        String golden = "0001 0800 06 04 0001 0200c0ffee01 0a420002 000000000000 0a420001";
        int at = fill(golden);
        assertTrue(Arp.isValid(p, at));
        assertEquals(Arp.REQUEST, Arp.operation(p, at));
        assertEquals(0x0200_c0ff_ee01L, Arp.senderMac(p, at));
        assertEquals("10.66.0.2", Ipv4Address.format(Arp.sender(p, at)));
        assertEquals(0, Arp.targetMac(p, at));
        assertEquals("10.66.0.1", Ipv4Address.format(Arp.target(p, at)));
        Arp.write(p, room(Arp.BYTES), Arp.REQUEST, 0x0200_c0ff_ee01L, 0x0a42_0002, 0, 0x0a42_0001);
        assertEquals(golden.replace(" ", ""), Bytes.hex(p.toBytes()));
    }

    @Test
    void arpOfOtherKindsIsNotValid() {
        String rest = "0200c0ffee01 0a420002 000000000000 0a420001";
        String[] bad = {
            "0006 0800 06 04 0001" + rest, // another hardware type
            "0001 86dd 06 04 0001" + rest, // another protocol
            "0001 0800 08 04 0001" + rest, // other lengths
            "0001 0800 06 10 0001" + rest,
            "0001 0800 06 04 0000" + rest, // no operation
            "0001 0800 06 04 0003" + rest, // RARP
            "0001 0800 06 04 0001" + rest.substring(0, rest.length() - 2), // one byte short
            "",
        };
        for (String b : bad) {
            assertFalse(Arp.isValid(p, fill(b)), b);
        }
    }

    @Test
    void ipv4() {
        // The header of the example that is everywhere: UDP, 192.168.0.1 to 192.168.0.199, checksum b861.
        String golden = "4500 0073 0000 4000 4011 b861 c0a80001 c0a800c7";
        int at = fill(golden);
        assertEquals(4, Ipv4.version(p, at));
        assertEquals(20, Ipv4.headerLength(p, at));
        assertEquals(0, Ipv4.tos(p, at));
        assertEquals(115, Ipv4.totalLength(p, at));
        assertEquals(0, Ipv4.id(p, at));
        assertEquals(Ipv4.DONT_FRAGMENT, Ipv4.fragment(p, at));
        assertFalse(Ipv4.isFragment(p, at));
        assertEquals(64, Ipv4.ttl(p, at));
        assertEquals(Ipv4.PROTOCOL_UDP, Ipv4.protocol(p, at));
        assertEquals(0xb861, Ipv4.checksum(p, at));
        assertEquals("192.168.0.1", Ipv4Address.format(Ipv4.source(p, at)));
        assertEquals("192.168.0.199", Ipv4Address.format(Ipv4.destination(p, at)));
        int source = Ipv4.source(p, at);
        int destination = Ipv4.destination(p, at);
        Ipv4.write(p, room(20), 0, 115, 0, Ipv4.DONT_FRAGMENT, 64, Ipv4.PROTOCOL_UDP, source, destination);
        assertEquals(golden.replace(" ", ""), Bytes.hex(p.toBytes()));
    }

    @Test
    void decrementingTheTtlKeepsTheChecksumRight() {
        for (int ttl = 255; ttl > 1; ttl--) {
            for (int protocol = 0; protocol < 256; protocol += 5) {
                int at = room(20);
                Ipv4.write(p, at, 0x28, 20, 0xbeef, 0, ttl, protocol, 0x0a00_0001, 0x0a00_0102);
                Ipv4.decrementTtl(p, at);
                assertEquals(ttl - 1, Ipv4.ttl(p, at));
                assertEquals(protocol, Ipv4.protocol(p, at));
                assertTrue(Checksum.isValid(p, at, 20));
            }
        }
    }

    @Test
    void ipv4Fragments() {
        int at = fill("4500 0073 0000 2000 4011 0000 c0a80001 c0a800c7");
        assertTrue(Ipv4.isFragment(p, at), "more fragments");
        Ipv4.fragment(p, at, 1);
        assertTrue(Ipv4.isFragment(p, at), "last fragment");
        Ipv4.fragment(p, at, 0xc000);
        assertFalse(Ipv4.isFragment(p, at), "flags alone");
    }

    @Test
    void icmpEcho() {
        // Windows' first ping.
        String golden = "0800 4d5a 0001 0001 6162636465666768696a6b6c6d6e6f70 71727374757677616263646566676869";
        int at = fill(golden);
        assertEquals(Icmpv4.ECHO_REQUEST, Icmpv4.type(p, at));
        assertEquals(0, Icmpv4.code(p, at));
        assertEquals(1, Icmpv4.id(p, at));
        assertEquals(1, Icmpv4.sequence(p, at));
        assertEquals(0x0001_0001, Icmpv4.rest(p, at));
        assertEquals(0x4d5a, Icmpv4.checksum(p, at));
        Icmpv4.write(p, at, Icmpv4.ECHO_REQUEST, 0, 0x0001_0001, p.length());
        assertEquals(golden.replace(" ", ""), Bytes.hex(p.toBytes()));
    }

    @Test
    void anEchoReplysChecksumIsThatOfItsBytes() {
        // All zeros but for the type is the case that RFC 1624's formula gets wrong by a sign of zero.
        for (String rest :
                new String[] {"0000 0000", "1234 0001 61626364", "0000 0000 0000", "ffff ffff", "f7ff 0000"}) {
            int at = fill("0800 0000" + rest);
            int length = p.length();
            Icmpv4.write(p, at, Icmpv4.ECHO_REQUEST, 0, p.u32(at + 4), length);
            Icmpv4.answerEcho(p, at);
            byte[] reply = p.toBytes();
            assertEquals(0, reply[0]);
            assertTrue(Checksum.isValid(p, at, length), rest);
            Bytes.u16(reply, 2, 0);
            assertEquals(Bytes.checksum(reply, 0, length), Icmpv4.checksum(p, at), rest);
        }
    }

    @Test
    void icmpErrorsAreKnown() {
        for (int type = 0; type < 256; type++) {
            boolean error = type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
            assertEquals(error, Icmpv4.isError(type), "type " + type);
        }
    }

    @Test
    void udp() {
        int at = fill("829a 0035 000c 0000 61626364");
        assertTrue(Udp.isValid(p, at));
        assertEquals(0x829a, Udp.sourcePort(p, at));
        assertEquals(53, Udp.destinationPort(p, at));
        assertEquals(12, Udp.length(p, at));
        assertTrue(Udp.isValid(p, fill("829a 0035 0008 0000 61626364")), "padding is no fault");
        assertFalse(Udp.isValid(p, fill("829a 0035 0007 0000")), "shorter than its header");
        assertFalse(Udp.isValid(p, fill("829a 0035 000d 0000 61626364")), "longer than there is");
        assertFalse(Udp.isValid(p, fill("829a 0035 0008 00")), "cut");
    }
}
