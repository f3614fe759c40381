package org.vvorld.stack.addrselect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.testing.Allocations;

/** RFC 6724 sections 5, 6 and 10: each rule, and the examples of the RFC. */
class SourceSelectionTest {
    private static final PolicyTable STANDARD = PolicyTable.standard();

    /** Addresses of the RFC's examples: eight hexadecimal words, IPv4 with dots. */
    private static long[] address(String text) {
        if (text.indexOf('.') > 0) {
            long v4 = 0;
            for (String part : text.split("\\.", -1)) {
                v4 = v4 << 8 | Long.parseLong(part);
            }
            return new long[] {0, 0xffff_0000_0000L | v4};
        }
        int gap = text.indexOf("::");
        List<String> head = words(gap < 0 ? text : text.substring(0, gap));
        List<String> tail = words(gap < 0 ? "" : text.substring(gap + 2));
        long[] a = new long[2];
        for (int i = 0; i < 8; i++) {
            int fromTail = i - (8 - tail.size());
            String word = i < head.size() ? head.get(i) : fromTail >= 0 ? tail.get(fromTail) : "0";
            a[i / 4] = a[i / 4] << 16 | Long.parseLong(word, 16);
        }
        return a;
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(":", -1));
    }

    /** "address/length interface flags", one each. */
    private static SourceAddresses from(String... candidates) {
        int n = candidates.length;
        long[] his = new long[n];
        long[] los = new long[n];
        int[] lengths = new int[n];
        int[] interfaces = new int[n];
        int[] flags = new int[n];
        for (int i = 0; i < n; i++) {
            String[] parts = candidates[i].split("[/ ]", -1);
            long[] a = address(parts[0]);
            his[i] = a[0];
            los[i] = a[1];
            lengths[i] = parts.length > 1 ? Integer.parseInt(parts[1]) : 64;
            interfaces[i] = parts.length > 2 ? Integer.parseInt(parts[2]) : 1;
            flags[i] = parts.length > 3 ? Integer.parseInt(parts[3]) : 0;
        }
        return new SourceAddresses(his, los, lengths, interfaces, flags);
    }

    private static int select(String destination, SourceAddresses from) {
        long[] d = address(destination);
        return from.select(d[0], d[1], 1, STANDARD, true);
    }

    /** The first of two is right, in whichever order they stand. */
    private static void prefers(String destination, String right, String wrong) {
        assertEquals(0, select(destination, from(right, wrong)), right);
        assertEquals(1, select(destination, from(wrong, right)), right);
    }

    @Test
    void section5Rules() {
        // Rule 1.
        prefers("2001:db8:1::1", "2001:db8:1::1/64 2 2", "2001:db8:1::2/64");
        // Rule 2: the RFC's examples, and both branches.
        prefers("2001:db8:1::1", "2001:db8:3::1/64", "fe80::1/64");
        prefers("ff05::1", "2001:db8:3::1/64", "fe80::1/64");
        prefers("fe80::1", "fe80::2/64 1 2", "2001:db8:1::1/64");
        // Rule 3.
        prefers("2001:db8:1::1", "2001:db8:9::2/64 2", "2001:db8:1::2/64 1 2");
        // Rule 4.
        prefers("2001:db8:1::1", "2001:db8:3::2/64 2 8", "2001:db8:1::2/64 1 16");
        prefers("2001:db8:1::1", "2001:db8:3::2/64 2 24", "2001:db8:1::2/64 1 8");
        // Rule 5.
        prefers("2001:db8:1::1", "2001:db8:3::2/64 1", "2001:db8:1::2/64 2");
        // Rule 6.
        prefers("2002:c633:6401::1", "2002:c633:6401::d5e3:7953:13eb:22e8/64 1 4", "2001:db8:1::2/64");
        // Rule 7.
        prefers("2001:db8:1::d5e3:0:0:1", "2001:db8:1::d5e3:7953:13eb:22e8/64 1 4", "2001:db8:1::2/64");
        // Rule 8, and that bits behind the prefix do not count.
        prefers("2001:db8:1::1", "2001:db8:1::2/64", "2001:db8:3::2/64");
        assertEquals(0, select("2001:db8:1::1", from("2001:db8:1::ff00/64", "2001:db8:1::1:1/64")));
    }

    @Test
    void section5Rule7ThePublicOneIfThatIsWished() {
        long[] d = address("2001:db8:1::1");
        SourceAddresses from = from("2001:db8:1::5/64 1 4", "2001:db8:1::2/64");
        assertEquals(0, from.select(d[0], d[1], 1, STANDARD, true));
        assertEquals(1, from.select(d[0], d[1], 1, STANDARD, false));
    }

    @Test
    void section4Candidates() {
        assertEquals(-1, select("2001:db8:1::1", from()));
        assertEquals(-1, select("2001:db8:1::1", from("2001:db8:1::2/64 1 1")), "tentative");
        assertEquals(-1, select("fe80::1", from("fe80::2/64 2")), "of another link");
        assertEquals(-1, select("ff02::1", from("2001:db8::2/64 2")), "of another interface");
        assertEquals(-1, select("2001:db8:1::1", from("10.0.0.1/24")), "of the other family");
        assertEquals(-1, select("10.0.0.1", from("2001:db8::1/64")));
        assertEquals(1, select("10.0.0.1", from("10.0.1.2/24", "10.0.0.2/24")));
        assertEquals(0, select("2001:db8:1::1", from("2001:db8:5::2/64 2")), "any, if it must be");
        assertThrows(
                IllegalArgumentException.class,
                () -> new SourceAddresses(new long[1], new long[1], new int[1], new int[1], new int[0]));
    }

    private static List<String> sort(SourceAddresses from, PolicyTable policy, String... destinations) {
        int n = destinations.length;
        long[] his = new long[n];
        long[] los = new long[n];
        int[] sources = new int[n];
        for (int i = 0; i < n; i++) {
            long[] d = address(destinations[i]);
            his[i] = d[0];
            los[i] = d[1];
            sources[i] = from.select(d[0], d[1], 1, policy, true);
        }
        DestinationOrder.sort(his, los, sources, null, n, from, policy);
        List<String> sorted = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            for (String d : destinations) {
                long[] a = address(d);
                if (a[0] == his[i] && a[1] == los[i]) {
                    sorted.add(d);
                }
            }
        }
        return sorted;
    }

    private static void order(SourceAddresses from, String first, String second) {
        assertEquals(List.of(first, second), sort(from, STANDARD, first, second));
        assertEquals(List.of(first, second), sort(from, STANDARD, second, first));
    }

    @Test
    void section102Examples() {
        order(from("2001:db8:1::2/64", "fe80::1/64", "169.254.13.78/16"), "2001:db8:1::1", "198.51.100.121");
        order(from("fe80::1/64", "198.51.100.117/24"), "198.51.100.121", "2001:db8:1::1");
        order(from("2001:db8:1::2/64", "fe80::1/64", "10.1.2.4/24"), "2001:db8:1::1", "10.1.2.3");
        order(from("2001:db8:1::2/64", "fe80::2/64"), "fe80::1", "2001:db8:1::1");
        // Home and care-of addresses.
        order(from("2001:db8:1::2/64 1 16", "2001:db8:3::1/64 2 8", "fe80::2/64 1 16"), "2001:db8:1::1", "fe80::1");
        // A deprecated source.
        order(from("2001:db8:1::2/64 1 2", "fe80::2/64"), "fe80::1", "2001:db8:1::1");
        order(from("2001:db8:1::2/64", "2001:db8:3f44::2/64", "fe80::2/64"), "2001:db8:1::1", "2001:db8:3ffe::1");
        order(from("2002:c633:6401::2/64", "fe80::2/64"), "2002:c633:6401::1", "2001:db8:1::1");
        order(from("2002:c633:6401::2/64", "2001:db8:1::2/64", "fe80::2/64"), "2001:db8:1::1", "2002:c633:6401::1");
    }

    @Test
    void section6OtherRules() {
        // Rule 1: one without a source comes last; rule 10: what is equal stays as it was.
        SourceAddresses from = from("10.0.0.2/24");
        assertEquals(
                List.of("10.1.0.1", "10.2.0.1", "2001:db8::1"),
                sort(from, STANDARD, "2001:db8::1", "10.1.0.1", "10.2.0.1"));
        // Rule 7.
        long[] his = {0x20010db8_00000000L, 0x20010db8_00000000L};
        long[] los = {1, 2};
        DestinationOrder.sort(his, los, new int[2], new boolean[] {true, false}, 2, from("2001:db8:5::1/64"), STANDARD);
        assertEquals(2, los[0]);
    }

    @Test
    void section103IPv4First() {
        List<PolicyTable.Entry> entries = new ArrayList<>(STANDARD.entries());
        entries.removeIf(e -> e.length() == 96 && e.lo() != 0);
        entries.add(new PolicyTable.Entry(0, 0xffff_0000_0000L, 96, 100, 4));
        PolicyTable policy = new PolicyTable(entries);
        SourceAddresses from = from("2001:db8::2/64", "fe80::1/64", "169.254.13.78/16");
        assertEquals(
                List.of("2001:db8:1::1", "198.51.100.121"),
                sort(from, policy, "2001:db8:1::1", "198.51.100.121"),
                "scope counts before");
        from = from("2001:db8::2/64", "10.1.2.4/24");
        assertEquals(List.of("198.51.100.121", "2001:db8:1::1"), sort(from, policy, "2001:db8:1::1", "198.51.100.121"));
    }

    @Test
    void section21ThePolicyTable() {
        String[] text = {"::1", "2001:db8::1", "10.0.0.1", "2002::1", "2001::1", "fd00::1", "::5", "fec0::1", "3ffe::1"
        };
        int[] precedences = {50, 40, 35, 30, 5, 3, 1, 1, 1};
        int[] labels = {0, 1, 4, 2, 5, 13, 3, 11, 12};
        for (int i = 0; i < text.length; i++) {
            long[] a = address(text[i]);
            assertEquals(precedences[i], STANDARD.precedence(a[0], a[1]), text[i]);
            assertEquals(labels[i], STANDARD.label(a[0], a[1]), text[i]);
        }
        assertEquals(-1, new PolicyTable(List.of()).label(1, 1));
        assertThrows(IllegalArgumentException.class, () -> new PolicyTable.Entry(0, 1, 127, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new PolicyTable.Entry(0, 0, 129, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new PolicyTable.Entry(0, 0, 0, -1, 1));
        PolicyTable.Entry all = new PolicyTable.Entry(0, 0, 0, 1, 1);
        assertThrows(IllegalArgumentException.class, () -> new PolicyTable(List.of(all, all)));
    }

    @Test
    void theChoiceAllocatesNothing() {
        SourceAddresses from = from("2001:db8:1::2/64", "2001:db8:3::2/64 2", "fe80::1/64", "10.0.0.1/24");
        long[] his = {0x20010db8_00010000L, 0xfe80L << 48, 0};
        long[] los = {1, 1, 0xffff_0a00_0002L};
        int[] sources = new int[3];
        Allocations.assertNone(() -> {
            for (int i = 0; i < 5000; i++) {
                for (int j = 0; j < 3; j++) {
                    sources[j] = from.select(his[j], los[j], 1, STANDARD, true);
                }
                DestinationOrder.sort(his, los, sources, null, 3, from, STANDARD);
            }
        });
        assertEquals(0xfe80L << 48, his[0]);
    }
}
