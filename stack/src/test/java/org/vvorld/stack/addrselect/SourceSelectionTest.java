package org.vvorld.stack.addrselect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.iface.Disc;
import org.vvorld.stack.iface.Inet6Address;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.testing.Allocations;
import org.vvorld.stack.wire.Ipv6Address;

/** RFC 6724 sections 4 and 5: each rule that applies here, with the examples of the RFC. */
class SourceSelectionTest {
    private static final int DEPRECATED = Inet6Address.DEPRECATED;

    /** "address/length interface flags": interface 1 is the one that the packet leaves by. */
    private static String select(String destination, String... candidates) {
        List<Interface> interfaces = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            interfaces.add(new Disc(10 + i, "disc" + i));
            interfaces.get(i).up(true);
        }
        for (String candidate : candidates) {
            String[] parts = candidate.split(" ", -1);
            Interface i = interfaces.get(parts.length > 1 ? Integer.parseInt(parts[1]) : 1);
            int flags = parts.length > 2 ? Integer.parseInt(parts[2]) : 0;
            i.inet6(i.inet6().with(Inet6Address.parse(parts[0], flags)));
        }
        Ipv6Address to = Ipv6Address.parse(destination);
        Inet6Address best = SourceSelection.select(interfaces, interfaces.get(1), to.high(), to.low());
        return best == null ? "none" : best.toString();
    }

    /** The first of two is right, in whichever order they stand. */
    private static void prefers(String destination, String right, String wrong) {
        String expected = right.split(" ", -1)[0];
        assertEquals(expected, select(destination, right, wrong));
        assertEquals(expected, select(destination, wrong, right));
    }

    @Test
    void section5Rules() {
        // Rule 1.
        prefers("2001:db8:1::1", "2001:db8:1::1/64 2 " + DEPRECATED, "2001:db8:1::2/64");
        // Rule 2: the RFC's examples, and both branches.
        prefers("2001:db8:1::1", "2001:db8:3::1/64", "fe80::1/64");
        prefers("ff05::1", "2001:db8:3::1/64", "fe80::1/64");
        prefers("fe80::1", "fe80::2/64 1 " + DEPRECATED, "2001:db8:1::1/64");
        // Rule 3.
        prefers("2001:db8:1::1", "2001:db8:9::2/64 2", "2001:db8:1::2/64 1 " + DEPRECATED);
        // Rule 5.
        prefers("2001:db8:1::1", "2001:db8:3::2/64 1", "2001:db8:1::2/64 2");
        // Rule 6: 6to4 with 6to4; unique local addresses with their like.
        prefers("2002:c633:6401::1", "2002:c633:6401:0:d5e3:7953:13eb:22e8/64", "2001:db8:1::2/64");
        prefers("fd00:5::1", "fd00:1::1/64", "2001:db8:1::2/64");
        prefers("2001:db8:1::1", "2001:db8:9::1/64", "fd00:1::1/64");
        // Rule 8, and that bits behind the prefix do not count.
        prefers("2001:db8:1::1", "2001:db8:1::2/64", "2001:db8:3::2/64");
        assertEquals("2001:db8:1::ff00/64", select("2001:db8:1::1", "2001:db8:1::ff00/64", "2001:db8:1::1:1/64"));
    }

    @Test
    void section4Candidates() {
        assertEquals("none", select("2001:db8:1::1"));
        assertEquals("none", select("2001:db8:1::1", "2001:db8:1::2/64 1 " + Inet6Address.TENTATIVE));
        assertEquals("none", select("2001:db8:1::1", "2001:db8:1::2/64 1 " + Inet6Address.ANYCAST));
        assertEquals("none", select("fe80::1", "fe80::2/64 2"), "of another link");
        assertEquals("none", select("ff02::1", "2001:db8::2/64 2"), "of another interface");
        assertEquals("2001:db8:5::2/64", select("2001:db8:1::1", "2001:db8:5::2/64 2"), "any, if it must be");
    }

    @Test
    void section21ThePolicyTable() {
        String[] text = {
            "::1", "2001:db8::1", "::ffff:10.0.0.1", "2002::1", "2001::1", "fd00::1", "::5", "fec0::1", "3ffe::1"
        };
        int[] labels = {0, 1, 4, 2, 5, 13, 3, 11, 12};
        for (int i = 0; i < text.length; i++) {
            Ipv6Address a = Ipv6Address.parse(text[i]);
            assertEquals(labels[i], PolicyTable.label(a.high(), a.low()), text[i]);
        }
    }

    @Test
    void theChoiceAllocatesNothing() {
        List<Interface> interfaces = new ArrayList<>();
        Interface i = new Disc(10, "disc0");
        i.up(true);
        i.inet6(i.inet6().with(Inet6Address.parse("2001:db8:1::2/64", 0)).with(Inet6Address.parse("fd00::1/64", 0)));
        interfaces.add(i);
        int[] found = {0};
        Allocations.assertNone(() -> {
            for (int n = 0; n < 5000; n++) {
                found[0] += SourceSelection.select(interfaces, i, 0x20010db8_00010000L, 1) == null ? 0 : 1;
            }
        });
        assertEquals(0, found[0] % 5000);
    }
}
