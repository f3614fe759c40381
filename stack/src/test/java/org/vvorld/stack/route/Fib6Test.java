package org.vvorld.stack.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Fib6Test {
    private record Key(long high, long low) {}

    private final SplittableRandom random = new SplittableRandom(8200);
    private final Fib6<Integer> fib = new Fib6<>();
    private final List<Map<Key, Integer>> byLength = new ArrayList<>();

    Fib6Test() {
        for (int i = 0; i <= 128; i++) {
            byLength.add(new HashMap<>());
        }
    }

    private static Key key(long high, long low, int length) {
        return new Key(high & Prefixes.mask(length), low & Prefixes.mask(length - 64));
    }

    private void put(long high, long low, int length, Integer hop) {
        Key k = key(high, low, length);
        assertSame(byLength.get(length).put(k, hop), fib.replace(k.high, k.low, length, hop));
    }

    private void remove(long high, long low, int length) {
        Key k = key(high, low, length);
        assertSame(byLength.get(length).remove(k), fib.remove(k.high, k.low, length));
    }

    private void check(long high, long low) {
        Integer expected = null;
        for (int length = 128; length >= 0 && expected == null; length--) {
            expected =
                    byLength.get(length).isEmpty() ? null : byLength.get(length).get(key(high, low, length));
        }
        Integer found = fib.lookup(high, low);
        if (!Objects.equals(expected, found)) {
            assertSame(expected, found, Long.toHexString(high) + " " + Long.toHexString(low));
        }
    }

    private void checkNear(long high, long low) {
        check(high, low);
        check(high, low + 1);
        check(high, low - 1);
        check(high + 1, 0);
        check(high - 1, -1);
        check(high ^ 1L << random.nextInt(64), low);
        check(high, low ^ 1L << random.nextInt(64));
    }

    @Test
    void everyLengthNestsAndComesBack() {
        long high = 0x2001_0db8_1234_5679L;
        long low = 0x8000_0000_0000_0001L;
        for (int length = 0; length <= 128; length++) {
            put(high, low, length, length + 1000);
            assertEquals(length + 1000, fib.lookup(high, low));
            checkNear(high, low);
        }
        assertEquals(129, fib.size());
        for (int length = 0; length < 128; length++) {
            remove(high, low, length);
            checkNear(high, low);
            assertEquals(1128, fib.lookup(high, low));
        }
        remove(high, low, 128);
        assertNull(fib.lookup(high, low));
        assertEquals(0, fib.size());
    }

    @Test
    void agreesWhileItGrowsAndShrinks() {
        int prefixes = 200_000;
        long[] highs = new long[prefixes];
        long[] lows = new long[prefixes];
        int[] lengths = new int[prefixes];
        Integer[] hops = new Integer[200];
        for (int i = 0; i < hops.length; i++) {
            hops[i] = i;
        }
        for (int i = 0; i < prefixes; i++) {
            highs[i] = Prefixes.high6(random);
            if (i > 0 && random.nextInt(8) == 0) {
                highs[i] = highs[random.nextInt(i)];
            }
            lows[i] = random.nextLong();
            lengths[i] = Prefixes.length6(random);
            put(highs[i], lows[i], lengths[i], hops[random.nextInt(hops.length)]);
            checkNear(highs[i], lows[i]);
        }
        assertEquals(byLength.stream().mapToInt(Map::size).sum(), fib.size());
        int[] n = new int[1];
        fib.forEach((high, low, length, hop) -> {
            assertSame(hop, byLength.get(length).get(new Key(high, low)));
            n[0]++;
        });
        assertEquals(fib.size(), n[0]);
        assertTrue(fib.lookupBytes() <= 24 << 20, () -> "lookup part: " + fib.lookupBytes());
        put(0, 0, 0, hops[0]);
        for (int i = 0; i < prefixes; i++) {
            checkNear(highs[i], lows[i]);
            remove(highs[i], lows[i], lengths[i]);
            checkNear(highs[i], lows[i]);
        }
        assertEquals(1, fib.size());
    }
}
