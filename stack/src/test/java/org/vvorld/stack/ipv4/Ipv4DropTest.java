package org.vvorld.stack.ipv4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vvorld.stack.testing.Ipv4Frame.ipv4;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.testing.Ipv4Frame;
import org.vvorld.stack.testing.RouterLab;
import org.vvorld.stack.vnet.StaticRoute;
import org.vvorld.stack.wire.Ethernet;
import org.vvorld.stack.wire.Ipv4Prefix;
import org.vvorld.stack.wire.MacAddress;

/** Every reason for which a frame from the left is dropped, reached by one frame, and no other reason with it. */
class Ipv4DropTest {
    private static final byte[] UDP = Frames.udp(1, 2, new byte[30]);

    private final List<DynamicTest> tests = new ArrayList<>();

    /** Prepares the router, if need be, and returns the frame. */
    @FunctionalInterface
    private interface Given {
        byte[] frame(RouterLab lab);
    }

    private void drops(Drop reason, String what, Given given) {
        tests.add(DynamicTest.dynamicTest(reason + ": " + what, () -> {
            try (RouterLab lab = new RouterLab(reason.ordinal())) {
                lab.fromLeft(given.frame(lab));
                assertEquals(Map.of(reason, 1L), lab.drops());
            }
        }));
    }

    private void drops(Drop reason, String what, Ipv4Frame packet) {
        drops(reason, what, lab -> packet.frame(lab.leftMac(), RouterLab.LEFT));
    }

    private void broadcastDrops(Drop reason, String what, Ipv4Frame packet) {
        drops(reason, what, lab -> packet.frame(MacAddress.BROADCAST, RouterLab.LEFT));
    }

    private static Ipv4Frame across() {
        return ipv4("10.0.0.1", "10.0.1.1").payload(UDP);
    }

    private static Ipv4Frame toRouter() {
        return ipv4("10.0.0.1", "10.0.0.254").payload(UDP);
    }

    @TestFactory
    List<DynamicTest> frames() {
        drops(Drop.FRAME_TOO_SHORT, "13 bytes", lab -> new byte[13]);
        drops(Drop.FRAME_TOO_SHORT, "nothing", lab -> new byte[0]);
        drops(Drop.FRAME_TOO_LONG, "over the MTU", lab -> new byte[1515]);
        drops(Drop.FRAME_NOT_FOR_US, "unicast to another", lab -> across().frame(RouterLab.RIGHT, RouterLab.LEFT));
        drops(Drop.FRAME_SOURCE_INVALID, "from a group", lab -> across().frame(lab.leftMac(), MacAddress.BROADCAST));
        drops(
                Drop.ETHERTYPE_UNKNOWN,
                "IPX",
                lab -> Frames.ethernet(lab.leftMac(), RouterLab.LEFT, 0x8137, new byte[40]));
        drops(Drop.IPV6_DISABLED, "IPv6", lab -> Frames.ethernet(lab.leftMac(), RouterLab.LEFT, 0x86dd, new byte[40]));
        drops(Drop.INTERFACE_DOWN, "interface down", lab -> {
            lab.left.end(1).up(false);
            return across().frame(lab.leftMac(), RouterLab.LEFT);
        });
        return tests;
    }

    @TestFactory
    List<DynamicTest> headers() {
        drops(
                Drop.IPV4_TOO_SHORT,
                "19 bytes",
                lab -> Frames.ethernet(lab.leftMac(), RouterLab.LEFT, Ethernet.TYPE_IPV4, new byte[19]));
        drops(Drop.IPV4_BAD_VERSION, "version 6", across().versionAndLength(0x65));
        drops(Drop.IPV4_BAD_HEADER_LENGTH, "16 bytes", across().versionAndLength(0x44));
        drops(
                Drop.IPV4_BAD_HEADER_LENGTH,
                "longer than the frame",
                toRouter().payload(new byte[3]).versionAndLength(0x4f));
        drops(Drop.IPV4_BAD_CHECKSUM, "one bit", across().badChecksum());
        drops(Drop.IPV4_BAD_LENGTH, "shorter than the header", across().totalLength(19));
        drops(Drop.IPV4_BAD_LENGTH, "longer than the frame", across().totalLength(20 + UDP.length + 1));
        drops(Drop.IPV4_BAD_LENGTH, "a fragment behind the end of all datagrams", across().fragment(0x1fff));
        drops(Drop.IPV4_BAD_OPTIONS, "no room for the length", across().options(1, 1, 1, 7));
        drops(Drop.IPV4_BAD_OPTIONS, "length 1", across().options(7, 1, 0, 0));
        drops(Drop.IPV4_BAD_OPTIONS, "length over the header", across().options(1, 7, 4, 0));
        drops(Drop.IPV4_SOURCE_ROUTE, "loose", across().options(131, 3, 4, 0));
        drops(Drop.IPV4_SOURCE_ROUTE, "strict, for us", toRouter().options(1, 137, 3, 4));
        return tests;
    }

    @TestFactory
    List<DynamicTest> martians() {
        for (String source : List.of("127.0.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "0.0.0.1", "0.0.0.0")) {
            drops(
                    Drop.IPV4_MARTIAN_SOURCE,
                    source + " across",
                    ipv4(source, "10.0.1.1").payload(UDP));
            drops(
                    Drop.IPV4_MARTIAN_SOURCE,
                    source + " to us",
                    ipv4(source, "10.0.0.254").payload(UDP));
        }
        for (String source : List.of("10.0.0.254", "10.0.1.254", "10.0.0.255", "10.0.1.255")) {
            drops(
                    Drop.IPV4_MARTIAN_SOURCE,
                    source + " to us",
                    ipv4(source, "10.0.0.254").payload(UDP));
            broadcastDrops(
                    Drop.IPV4_MARTIAN_SOURCE,
                    source + " to all",
                    ipv4(source, "10.0.0.255").payload(UDP));
            broadcastDrops(
                    Drop.IPV4_MARTIAN_SOURCE,
                    source + " to all",
                    ipv4(source, "255.255.255.255").payload(UDP));
        }
        for (String destination : List.of("127.0.0.1", "0.0.0.0", "0.1.2.3", "240.0.0.1", "255.255.255.254")) {
            drops(
                    Drop.IPV4_MARTIAN_DESTINATION,
                    destination,
                    ipv4("10.0.0.1", destination).payload(UDP));
        }
        drops(Drop.IPV4_MARTIAN_DESTINATION, "127.0.0.1, though lo0 has it", lab -> {
            lab.r.address("lo0", "127.0.0.1/8");
            return ipv4("10.0.0.1", "127.0.0.1").payload(UDP).frame(lab.leftMac(), RouterLab.LEFT);
        });
        return tests;
    }

    @TestFactory
    List<DynamicTest> groups() {
        broadcastDrops(Drop.IPV4_LINK_BROADCAST, "unicast across", across());
        broadcastDrops(Drop.IPV4_LINK_BROADCAST, "unicast to us", toRouter());
        drops(
                Drop.IPV4_MULTICAST_NOT_JOINED,
                "a group",
                ipv4("10.0.0.1", "224.0.0.5").payload(UDP));
        drops(
                Drop.IPV4_DIRECTED_BROADCAST,
                "of the other side",
                ipv4("10.0.0.1", "10.0.1.255").payload(UDP));
        broadcastDrops(
                Drop.UDP_NO_PORT,
                "our subnet's broadcast",
                ipv4("10.0.0.1", "10.0.0.255").payload(UDP));
        broadcastDrops(
                Drop.UDP_NO_PORT,
                "limited broadcast",
                ipv4("10.0.0.1", "255.255.255.255").payload(UDP));
        broadcastDrops(
                Drop.UDP_NO_PORT,
                "from nobody yet",
                ipv4("0.0.0.0", "255.255.255.255").payload(UDP));
        broadcastDrops(
                Drop.UDP_NO_PORT, "all hosts", ipv4("10.0.0.1", "224.0.0.1").payload(UDP));
        return tests;
    }

    @TestFactory
    List<DynamicTest> delivery() {
        drops(
                Drop.FRAGMENT_MALFORMED,
                "a fragment that is not by eights",
                toRouter().fragment(0x2000).payload(new byte[9]));
        drops(
                Drop.FRAGMENT_TINY,
                "a fragment inside TCP's header",
                toRouter().fragment(1).protocol(6));
        drops(Drop.TCP_MALFORMED, "TCP that is none", toRouter().protocol(6));
        drops(Drop.IPV4_PROTOCOL_UNKNOWN, "protocol 254", toRouter().protocol(254));
        drops(Drop.UDP_NO_PORT, "UDP", toRouter());
        drops(Drop.UDP_MALFORMED, "7 bytes", toRouter().payload(new byte[7]));
        byte[] tooLong = UDP.clone();
        tooLong[5]++;
        drops(Drop.UDP_MALFORMED, "longer than the datagram", toRouter().payload(tooLong));
        return tests;
    }

    @TestFactory
    List<DynamicTest> forwarding() {
        drops(Drop.IPV4_NOT_FORWARDING, "forwarding off", lab -> {
            lab.vnet().sysctls().set(Sysctl.IP_FORWARDING, 0);
            return across().frame(lab.leftMac(), RouterLab.LEFT);
        });
        drops(Drop.IPV4_TTL_EXCEEDED, "1", across().ttl(1));
        drops(Drop.IPV4_TTL_EXCEEDED, "0", across().ttl(0));
        drops(Drop.IPV4_NO_ROUTE, "nowhere", ipv4("10.0.0.1", "192.0.2.1").payload(UDP));
        for (Route.Kind kind : List.of(Route.Kind.REJECT, Route.Kind.BLACKHOLE)) {
            Drop reason = kind == Route.Kind.REJECT ? Drop.IPV4_REJECT : Drop.IPV4_BLACKHOLE;
            drops(reason, "route", lab -> {
                lab.vnet().ipv4().putRoute(new StaticRoute(Ipv4Prefix.parse("192.0.2.0/24"), kind, 0));
                return ipv4("10.0.0.1", "192.0.2.1").payload(UDP).frame(lab.leftMac(), RouterLab.LEFT);
            });
        }
        drops(Drop.IPV4_TOO_BIG, "DF", lab -> {
            lab.right.end(1).mtuBytes(100);
            return across().payload(new byte[100]).fragment(0x4000).frame(lab.leftMac(), RouterLab.LEFT);
        });
        drops(Drop.OUTPUT_INTERFACE_DOWN, "other side down, its routes not yet withdrawn", lab -> {
            lab.right.end(1).up(false);
            return across().frame(lab.leftMac(), RouterLab.LEFT);
        });
        return tests;
    }

    @TestFactory
    List<DynamicTest> icmp() {
        byte[] echo = Frames.echoRequest(1, 1, new byte[10]);
        byte[] spoiled = echo.clone();
        spoiled[2] ^= 1;
        byte[] nobody = Frames.icmp(0, 0, 0x7777_0001, new byte[10]);
        drops(Drop.ICMP_TOO_SHORT, "7 bytes", toRouter().icmp(new byte[7]));
        drops(Drop.ICMP_TOO_SHORT, "none", toRouter().icmp(new byte[0]));
        drops(Drop.ICMP_BAD_CHECKSUM, "one bit", toRouter().icmp(spoiled));
        drops(Drop.ICMP_NOBODY_WAITS, "reply", toRouter().icmp(nobody));
        drops(Drop.ICMP_NOBODY_WAITS, "error without a quote", toRouter().icmp(Frames.icmp(3, 1, 0, new byte[0])));
        byte[] quote = ipv4("10.0.0.254", "192.0.2.1")
                .icmp(Frames.echoRequest(0x7777, 1, new byte[0]))
                .packet();
        drops(Drop.ICMP_NOBODY_WAITS, "error about nobody's", toRouter().icmp(Frames.icmp(11, 0, 0, quote)));
        drops(Drop.ICMP_TOO_SHORT, "timestamp", toRouter().icmp(Frames.icmp(13, 0, 0, new byte[11])));
        drops(Drop.ICMP_TYPE_IGNORED, "information", toRouter().icmp(Frames.icmp(15, 0, 0, new byte[0])));
        drops(Drop.ICMP_REDIRECT_REFUSED, "redirect", toRouter().icmp(Frames.icmp(5, 0, 0x0a00_0009, quote)));
        broadcastDrops(
                Drop.ICMP_BROADCAST, "directed", ipv4("10.0.0.1", "10.0.0.255").icmp(echo));
        broadcastDrops(
                Drop.ICMP_BROADCAST,
                "limited",
                ipv4("10.0.0.1", "255.255.255.255").icmp(echo));
        broadcastDrops(
                Drop.ICMP_BROADCAST, "all hosts", ipv4("10.0.0.1", "224.0.0.1").icmp(echo));
        return tests;
    }
}
