package org.vvorld.stack.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Fib4Test {
    private static final int NEXT_HOPS = 200;

    private final SplittableRandom random = new SplittableRandom(1812);
    private final Integer[] hops = new Integer[NEXT_HOPS];
    private final Fib4<Integer> fib = new Fib4<>();

    /** The reference: a hash a length. */
    private final List<Map<Integer, Integer>> byLength = new ArrayList<>();

    Fib4Test() {
        for (int i = 0; i < NEXT_HOPS; i++) {
            hops[i] = i;
        }
        for (int i = 0; i <= 32; i++) {
            byLength.add(new HashMap<>());
        }
    }

    private void put(int address, int length, Integer hop) {
        int network = address & Prefixes.mask4(length);
        assertSame(byLength.get(length).put(network, hop), fib.replace(network, length, hop));
    }

    private void remove(int network, int length) {
        assertSame(byLength.get(length).remove(network), fib.remove(network, length));
    }

    private Integer reference(int address) {
        for (int length = 32; length >= 0; length--) {
            Integer hop = byLength.get(length).get(address & Prefixes.mask4(length));
            if (hop != null) {
                return hop;
            }
        }
        return null;
    }

    private void check(int lookups, int near) {
        for (int i = 0; i < lookups; i++) {
            int a = (i & 1) == 0 ? random.nextInt() : near + random.nextInt(-300, 300);
            Integer expected = reference(a);
            Integer found = fib.lookup(a);
            if (!Objects.equals(expected, found)) {
                assertEquals(expected, found, Integer.toHexString(a));
            }
        }
    }

    @Test
    void everyLengthNestsAndComesBack() {
        int a = 0xc0a8_0181;
        assertNull(fib.lookup(a));
        for (int length = 0; length <= 32; length++) {
            put(a, length, hops[length]);
            assertSame(hops[length], fib.lookup(a));
            check(100, a);
        }
        for (int length = 32; length >= 0; length--) {
            assertSame(hops[length], fib.lookup(a));
            remove(a & Prefixes.mask4(length), length);
            check(100, a);
        }
        assertNull(fib.lookup(a));
        assertEquals(0, fib.size());
    }

    @Test
    void addKeepsAndRemoveSaysWhatWasThere() {
        assertTrue(fib.add(0, 0, hops[1]));
        assertFalse(fib.add(0, 0, hops[2]));
        assertSame(hops[1], fib.exact(0, 0));
        assertNull(fib.remove(0, 1));
        assertSame(hops[1], fib.remove(0, 0));
        assertThrows(IllegalArgumentException.class, () -> fib.add(1, 31, hops[0]));
        assertThrows(IllegalArgumentException.class, () -> fib.add(0, 33, hops[0]));
        assertThrows(IllegalArgumentException.class, () -> fib.replace(0, 0, null));
    }

    /** Up through the change of structure and down again; few distinct bits, so that prefixes nest. */
    @ParameterizedTest
    @ValueSource(ints = {10, 1000, 70_000})
    void agreesWhileItGrowsAndShrinks(int prefixes) {
        int[] addresses = new int[prefixes];
        int[] lengths = new int[prefixes];
        for (int i = 0; i < prefixes; i++) {
            lengths[i] = random.nextInt(33);
            addresses[i] = random.nextInt() & (random.nextBoolean() ? 0x3003_ffff : -1) & Prefixes.mask4(lengths[i]);
            put(addresses[i], lengths[i], hops[random.nextInt(NEXT_HOPS)]);
            check(40, addresses[i]);
        }
        assertOrder();
        for (int i = 0; i < prefixes; i++) {
            remove(addresses[i], lengths[i]);
            check(40, addresses[i]);
        }
        assertEquals(0, fib.size());
        assertEquals(
                new Fib4<Integer>().ribBytes() + new Fib4<Integer>().lookupBytes(), fib.ribBytes() + fib.lookupBytes());
    }

    private void assertOrder() {
        long[] before = {-1};
        int[] n = new int[1];
        fib.forEach((address, length, hop) -> {
            long order = Integer.toUnsignedLong(address) << 6 | length;
            assertTrue(order > before[0]);
            assertSame(hop, byLength.get(length).get(address));
            before[0] = order;
            n[0]++;
        });
        assertEquals(fib.size(), n[0]);
        assertEquals(byLength.stream().mapToInt(Map::size).sum(), n[0]);
    }

    @Test
    void hostsOfOneNetworkSplitIt() {
        for (int i = 0; i < 30_000; i++) {
            put(0x0a01_0000 | i * 2, 32, hops[i % NEXT_HOPS]);
        }
        check(100_000, 0x0a01_8000);
        put(0x0a00_0000, 8, hops[7]);
        check(100_000, 0x0a01_8000);
        assertOrder();
    }

    /** 10,000,000 lookups in all, updates between them. */
    @Test
    void aFullTableIsRightAndSmall() {
        int last = 0;
        while (fib.size() < 1_000_000) {
            int length = Prefixes.length4(random);
            last = random.nextInt(0x0100_0000, 0xe000_0000 & Integer.MAX_VALUE) << random.nextInt(2);
            put(last, length, hops[random.nextInt(NEXT_HOPS)]);
        }
        assertTrue(fib.lookupBytes() <= 24 << 20, () -> "lookup part: " + fib.lookupBytes());
        assertTrue(fib.ribBytes() <= 28 << 20, () -> "RIB: " + fib.ribBytes());
        for (int round = 0; round < 100; round++) {
            for (int i = 0; i < 100; i++) {
                int length = Prefixes.length4(random);
                last = random.nextInt();
                put(last, length, hops[random.nextInt(NEXT_HOPS)]);
                if (random.nextBoolean()) {
                    remove(last & Prefixes.mask4(length), length);
                }
            }
            check(100_000, last);
        }
        assertOrder();
    }

    @Test
    void aSmallTableTakesBytes() {
        long[] bytes = new long[31];
        for (int i = 0; i <= 30; i++) {
            bytes[i] = fib.lookupBytes() + fib.ribBytes();
            put(0x0a00_0000 + (i << 8), 24, hops[i]);
        }
        assertTrue(bytes[0] <= 150, () -> "none: " + bytes[0]);
        assertTrue(bytes[3] <= 400, () -> "3: " + bytes[3]);
        assertTrue(bytes[30] <= 1600, () -> "30: " + bytes[30]);
    }
}
