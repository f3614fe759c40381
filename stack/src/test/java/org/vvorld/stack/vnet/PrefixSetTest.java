package org.vvorld.stack.vnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.wire.Ipv4Prefix;

class PrefixSetTest {
    @Test
    void isASetWhateverComesAndGoes() {
        SplittableRandom random = new SplittableRandom(1);
        PrefixSet set = new PrefixSet();
        Set<Ipv4Prefix> wanted = new HashSet<>();
        for (int step = 0; step < 60_000; step++) {
            // Waves: mostly in, then mostly out. Few values, so that steps collide.
            Ipv4Prefix p = Ipv4Prefix.of(random.nextInt() & 0xc003_f0ff, random.nextInt(33));
            boolean in = random.nextInt(10) < (step / 10_000 % 2 == 0 ? 8 : 2);
            assertEquals(in ? wanted.add(p) : wanted.remove(p), in ? set.add(p) : set.remove(p), "step " + step);
            assertEquals(wanted.size(), set.size());
        }
        List<Ipv4Prefix> all = new ArrayList<>();
        set.forEach((address, length) -> all.add(new Ipv4Prefix(address, length)));
        List<Ipv4Prefix> sorted = new ArrayList<>(wanted);
        sorted.sort(Comparator.comparingLong(p -> Integer.toUnsignedLong(p.address()) << 6 | p.length()));
        assertEquals(sorted, all);
        for (Ipv4Prefix p : sorted) {
            assertTrue(set.contains(p));
            assertTrue(set.remove(p));
            assertFalse(set.contains(p));
        }
        assertEquals(0, set.size());
    }
}
