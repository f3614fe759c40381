package org.vvorld.stack.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.seconds;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.iface.Inet6;
import org.vvorld.stack.redirect.HostRedirects;
import org.vvorld.stack.rtadv.Advertisement;
import org.vvorld.stack.rtadv.RtadvSettings;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabWire;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.testing.Books;
import org.vvorld.stack.wire.Ipv6Address;

/** IPv6 packets of all sorts: nothing is thrown, every frame is accounted for, memory is bounded. */
class Ipv6FuzzTest {
    private static final long SEED = 6;
    /** {@code make soak} sends ten million. */
    private static final int FRAMES = Integer.getInteger("vvorld.frames", 500_000);

    @Test
    void nothingIsThrownAndEveryFrameIsAccountedFor() {
        try (Lab lab = new Lab(SEED)) {
            LabNode left = lab.node("left");
            LabNode r = lab.node("r");
            r.vnet().sysctls().set(Sysctl.IP6_FORWARDING, 1);
            r.vnet().sysctls().set(Sysctl.ICMP6_LIMIT, 0);
            r.vnet().sysctls().set(Sysctl.ND_MAX_ENTRIES, 100);
            LabWire wire = lab.wire(left, r);
            left.vnet().up(wire.end(0), false);
            r.address6("eth0", "2001:db8:a::ff/64");
            r.vnet().ipv6().putNeighbour(wire.end(1), 0x2001_0db8_000a_0000L, 3, 0x0200_0700_0003L);
            r.route6("2001:dba::/32", "fe80::1", "eth0");
            // A host and a router at once; what is learnt of routers is bounded.
            r.vnet().sysctls().set(Sysctl.IP6_RFC6204W3, 1);
            r.vnet().ipv6().flags(wire.end(1), Inet6.ACCEPT_RTADV, 0);
            r.vnet()
                    .ipv6()
                    .autoconf()
                    .advertise(wire.end(1), new Advertisement(RtadvSettings.standard(List.of()), true, true));
            lab.runFor(seconds(3));
            List<Ipv6Address> some = List.of(
                    Ipv6Address.parse("2001:db8:a::ff"),
                    Ipv6Address.parse("2001:db8:a::1"),
                    Ipv6Address.parse("2001:db8:a::3"),
                    Ipv6Address.parse("2001:db9::1"),
                    Ipv6Address.parse("2001:dba::1"),
                    new Ipv6Address(
                            r.linkLocal("eth0").high(), r.linkLocal("eth0").low()),
                    Ipv6Address.parse("fe80::1"),
                    Ipv6Address.ALL_NODES,
                    Ipv6Address.parse("ff02::1:ff00:ff"),
                    Ipv6Address.parse("ff0e::5"),
                    Ipv6Address.LOOPBACK,
                    Ipv6Address.ANY);
            BadFrames6 frames =
                    new BadFrames6(new SplittableRandom(SEED), wire.end(1).mac(), some);
            for (int i = 0; i < FRAMES; i++) {
                wire.inject(1, frames.next());
                if (i == FRAMES / 3 * 2) {
                    // Redirects are for hosts.
                    r.vnet().sysctls().set(Sysctl.IP6_FORWARDING, 0);
                }
                if (i % 1000 == 0) {
                    lab.runFor(seconds(1));
                    wire.frames().clear();
                }
            }
            // Fragments wait for a minute.
            lab.runFor(seconds(70));
            assertEquals(List.of(), lab.faults());
            assertTrue(r.vnet().ndTable().size() <= 100);
            assertTrue(wire.end(1).inet6().addresses().length <= 2 + 16, "sixteen of each that routers tell");
            assertTrue(r.vnet().redirects6().size() <= HostRedirects.MAX_ENTRIES);
            for (Counter c : List.of(
                    Counter.AUTOCONF_RAS_RECEIVED,
                    Counter.AUTOCONF_SOLICITATIONS_RECEIVED,
                    Counter.AUTOCONF_VALUES_IGNORED)) {
                assertTrue(r.count(c) > 0, () -> "never counted: " + c);
            }
            Books.assertBalanced(r.vnet());
            for (Drop d : List.of(
                    Drop.IPV6_BAD_LENGTH,
                    Drop.IPV6_MARTIAN_SOURCE,
                    Drop.IPV6_MARTIAN_DESTINATION,
                    Drop.IPV6_MULTICAST_NOT_JOINED,
                    Drop.IPV6_SCOPE,
                    Drop.IPV6_NO_ROUTE,
                    Drop.IPV6_BAD_EXTENSION,
                    Drop.IPV6_BAD_OPTION,
                    Drop.IPV6_ROUTING_HEADER,
                    Drop.FRAGMENT_TIMEOUT,
                    Drop.IPV6_BAD_FRAGMENT,
                    Drop.IPV6_NEXT_HEADER_UNKNOWN,
                    Drop.IPV6_NO_NEXT_HEADER,
                    Drop.ICMP6_BAD_CHECKSUM,
                    Drop.ICMP6_NOBODY_WAITS,
                    Drop.ND_INVALID,
                    Drop.RA_TOO_SHORT,
                    Drop.RA_BAD_CODE,
                    Drop.RA_NOT_LINK_LOCAL,
                    Drop.RA_BAD_OPTION,
                    Drop.RS_BAD_CODE,
                    Drop.RS_BAD_OPTION,
                    Drop.REDIRECT_TOO_SHORT,
                    Drop.REDIRECT_BAD_CODE,
                    Drop.REDIRECT_BAD_OPTION,
                    Drop.REDIRECT_NOT_LINK_LOCAL,
                    Drop.REDIRECT_BAD_DESTINATION,
                    Drop.REDIRECT_BAD_TARGET,
                    Drop.REDIRECT_NOT_FIRST_HOP,
                    Drop.ICMP_REDIRECT_REFUSED,
                    Drop.ND_NOT_ON_LINK,
                    Drop.ND_SPOOFED_OWN_ADDRESS,
                    Drop.ND_PERMANENT,
                    Drop.MLD_TOO_SHORT,
                    Drop.MLD_NOT_LINK_LOCAL,
                    Drop.MLD_BAD_HOP_LIMIT,
                    Drop.MLD_NO_ROUTER_ALERT,
                    Drop.MLD_BAD_GROUP,
                    Drop.MLD_TYPE_IGNORED)) {
                assertTrue(r.drops(d) > 0, () -> "never reached: " + d);
            }
        }
    }
}
