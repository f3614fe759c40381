package org.vvorld.stack.vnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.seconds;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vvorld.stack.iface.Inet6;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.mcast.SourceFilter;
import org.vvorld.stack.mcast.SourceSet;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabWire;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.wire.Ipv6Address;

/** Groups of IPv6: RFC 4291 section 2.8, RFC 4862 section 5.4.2, RFC 3590, RFC 3810. */
class Multicast6Test {
    private static final HexFormat HEX = HexFormat.of();
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff15::1234");
    private static final long ROUTER = 0x0200_0000_9901L;

    private static final class Net implements AutoCloseable {
        final Lab lab;
        final LabNode a;
        final LabNode b;
        final LabWire wire;

        Net(int workers) {
            lab = new Lab(3810, workers);
            a = lab.node("a");
            b = lab.node("b");
            wire = lab.wire(a, b);
        }

        Interface eth(LabNode n) {
            return n.interfaceNamed("eth0");
        }

        /** MLD and ND messages that {@code b} has sent: destination MAC, source's kind, destination, hop limit, type and what follows the checksum. */
        List<String> said() {
            List<String> all = new ArrayList<>();
            for (LabWire.Frame f : wire.frames()) {
                byte[] p = f.bytes();
                if (f.from() != 1 || p[12] != (byte) 0x86 || p[13] != (byte) 0xdd) {
                    continue;
                }
                boolean hasOptions = p[20] == 0;
                int at = hasOptions ? 62 : 54;
                assertEquals(0xffff, checksum(p, at));
                all.add(String.join(
                        " ",
                        HEX.formatHex(p, 0, 6),
                        p[22] == (byte) 0xfe ? "ll" : p[22] == 0 ? "::" : "global",
                        HEX.formatHex(p, 38, 54),
                        Integer.toString(p[21] & 0xff),
                        hasOptions ? HEX.formatHex(p, 54, 62) : "-",
                        HEX.formatHex(p, at, at + 1),
                        HEX.formatHex(p, at + 4, p.length)));
            }
            wire.frames().clear();
            return all;
        }

        private static int checksum(byte[] p, int at) {
            int sum = 58 + p.length - at;
            for (int i = 22; i < 54; i += 2) {
                sum += (p[i] & 0xff) << 8 | p[i + 1] & 0xff;
            }
            for (int i = at; i < p.length; i += 2) {
                sum += (p[i] & 0xff) << 8 | p[i + 1] & 0xff;
            }
            return (sum & 0xffff) + (sum >>> 16);
        }

        @Override
        public void close() {
            lab.close();
        }
    }

    private static final String REPORT = "ff020000000000000000000000000016 1 3a00050200000100 8f ";

    private static String record(String kind, String group) {
        return REPORT + "00000001" + kind + "000000" + group;
    }

    /** The group is told from {@code ::} before the address is probed for, and again from the address when that is ours. */
    @Test
    void solicitedNodeGroupsAreReported() {
        try (Net n = new Net(1)) {
            n.b.linkLocal("eth0");
            n.lab.runFor(seconds(3));
            long low = n.eth(n.b).inet6().addresses()[0].low();
            String group = "ff0200000000000000000001ff" + HEX.toHexDigits(low).substring(10);
            String report = record("04", group);
            List<String> said = n.said();
            assertEquals("333300000016 :: " + report, said.get(0), "before the probe");
            assertTrue(said.get(1).contains(" - 87 "), said::toString);
            assertTrue(said.contains("333300000016 ll " + report), said::toString);
            assertTrue(n.eth(n.b).multicast().groups().isJoined(0xff02L << 48, Ipv6Address.solicitedLow(low)));
            n.b.vnet().ipv6().flags(n.eth(n.b), Inet6.IF_DISABLED, 0);
            assertEquals(List.of(), n.eth(n.b).multicast().list());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void joinedGroupsAreTakenAndToldOf(int workers) {
        try (Net n = new Net(workers)) {
            n.a.address6("eth0", "2001:db8::1/64");
            n.b.address6("eth0", "2001:db8::2/64");
            n.lab.runFor(seconds(5));
            n.said();
            // Reports of the other are not for us either.
            long before = n.b.drops(Drop.IPV6_MULTICAST_NOT_JOINED);
            n.a.ping6("ff15::1234", "eth0", 1, 8, 1);
            n.lab.runFor(seconds(1));
            assertEquals(before + 1, n.b.drops(Drop.IPV6_MULTICAST_NOT_JOINED));
            Multicast all = n.b.vnet().multicast();
            all.set("me", n.eth(n.b), GROUP.high(), GROUP.low(), SourceFilter.ALL);
            n.lab.runFor(seconds(3));
            String report = "333300000016 ll " + record("04", "ff150000000000000000000000001234");
            assertEquals(List.of(report, report), n.said());
            var ping = n.a.ping6("ff15::1234", "eth0", 1, 8, 1);
            n.lab.runFor(seconds(1));
            assertEquals(1, ping.replies().size());
            // RFC 3810 section 4: from this source alone.
            all.set("me", n.eth(n.b), GROUP.high(), GROUP.low(), SourceFilter.include(SourceSet.of(1, 2)));
            n.a.ping6("ff15::1234", "eth0", 1, 8, 1);
            n.lab.runFor(seconds(1));
            assertEquals(before + 2, n.b.drops(Drop.IPV6_MULTICAST_NOT_JOINED));
            n.said();
            all.leaveAll("me", n.eth(n.b));
            n.lab.runFor(seconds(3));
            assertTrue(n.said().stream().anyMatch(s -> s.contains("ff150000000000000000000000001234")));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void queriesAreAnswered(int workers) {
        try (Net n = new Net(workers)) {
            n.b.linkLocal("eth0");
            n.lab.runFor(seconds(5));
            n.said();
            n.wire.inject(1, query("00010000", "3a00050200000100"));
            n.lab.runFor(seconds(2));
            List<String> said = n.said();
            assertEquals(1, said.size());
            assertTrue(said.getFirst().startsWith("333300000016 ll " + REPORT + "00000001" + "02"), said::toString);
            n.wire.inject(1, query("00010000", "3a00010400000000"));
            assertEquals(0, n.said().size());
            n.lab.runFor(seconds(2));
            assertEquals(1, n.b.drops(Drop.MLD_NO_ROUTER_ALERT));
            assertEquals(1, n.b.count(Counter.MEMBERSHIP_QUERIES));
        }
    }

    /** An MLDv2 general query from a router's link-local address. */
    private static byte[] query(String codeAndReserved, String options) {
        byte[] p = HEX.parseHex("333300000001" + HEX.toHexDigits(ROUTER).substring(4) + "86dd"
                + "60000000" + "0024" + "0001" + "fe800000000000000000000000000001" + "ff020000000000000000000000000001"
                + options + "82000000" + codeAndReserved + "00000000000000000000000000000000" + "027d0000");
        int missing = ~Net.checksum(p, 62) & 0xffff;
        p[64] = (byte) (missing >> 8);
        p[65] = (byte) missing;
        return p;
    }

    /** RFC 4291 section 2.8: a router is in ff02::2, and says so. */
    @Test
    void routersAreInAllRouters() {
        try (Net n = new Net(1)) {
            n.b.linkLocal("eth0");
            n.lab.runFor(seconds(5));
            n.b.vnet().sysctls().set(Sysctl.IP6_FORWARDING, 1);
            n.said();
            n.lab.runFor(seconds(3));
            String report = "333300000016 ll " + record("04", "ff020000000000000000000000000002");
            assertEquals(List.of(report, report), n.said());
            n.b.vnet().sysctls().set(Sysctl.IP6_FORWARDING, 0);
            n.lab.runFor(seconds(3));
            report = "333300000016 ll " + record("03", "ff020000000000000000000000000002");
            assertEquals(List.of(report, report), n.said());
        }
    }
}
