package org.vvorld.stack.mcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.mcast.MembershipLab.ip;
import static org.vvorld.stack.mcast.MembershipLab.sources;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.testing.Allocations;
import org.vvorld.stack.wire.Ipv4Address;

/** RFC 3376 section 3: what sockets want together, and the question on every packet's way. */
class GroupsTest {
    private static SourceFilter in(String... of) {
        return SourceFilter.include(sources(of));
    }

    private static SourceFilter ex(String... of) {
        return SourceFilter.exclude(sources(of));
    }

    @Test
    void section32TheExampleOfTheRfc() {
        String a = "10.0.0.1";
        String b = "10.0.0.2";
        String c = "10.0.0.3";
        String d = "10.0.0.4";
        String e = "10.0.0.5";
        String f = "10.0.0.6";
        assertEquals(in(b, c, d, e, f), SourceFilter.merge(List.of(in(b, c, d), in(b, e, f))));
        assertEquals(ex(a), SourceFilter.merge(List.of(ex(a, b, c), ex(a, b, d), in(b, d, e, f), in(c))));
        assertEquals(SourceFilter.ALL, SourceFilter.merge(List.of(ex(a), ex(b))));
        assertEquals(SourceFilter.NONE, SourceFilter.merge(List.of()));
        assertEquals(SourceFilter.ALL, SourceFilter.merge(List.of(SourceFilter.ALL, in(a))));
    }

    @Test
    void setsAreAsSetsAre() {
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < 5000; i++) {
            Set<Long> x = new HashSet<>();
            Set<Long> y = new HashSet<>();
            SourceSet a = fill(random, x);
            SourceSet b = fill(random, y);
            Set<Long> both = new HashSet<>(x);
            both.retainAll(y);
            Set<Long> either = new HashSet<>(x);
            either.addAll(y);
            Set<Long> less = new HashSet<>(x);
            less.removeAll(y);
            assertSame(both, a.intersect(b));
            assertSame(either, a.union(b));
            assertSame(less, a.minus(b));
        }
    }

    private static SourceSet fill(SplittableRandom random, Set<Long> model) {
        int n = random.nextInt(12);
        long[] los = new long[n];
        for (int i = 0; i < n; i++) {
            // Both signs: the order is unsigned.
            los[i] = random.nextInt(-10, 10);
            model.add(los[i]);
        }
        return SourceSet.of(new long[n], los, n);
    }

    private static void assertSame(Set<Long> model, SourceSet set) {
        assertEquals(model.size(), set.size());
        for (long lo = -11; lo <= 11; lo++) {
            assertEquals(model.contains(lo), set.contains(0, lo), "lo " + lo);
        }
    }

    @Test
    void membershipAsAModelHasIt() {
        SplittableRandom random = new SplittableRandom(10);
        try (MembershipLab lab = new MembershipLab(true)) {
            List<Set<Integer>> joined = new ArrayList<>();
            for (int socket = 0; socket < 3; socket++) {
                joined.add(new HashSet<>());
            }
            Object[] sockets = {"a", "b", "c"};
            for (int i = 0; i < 20_000; i++) {
                int socket = random.nextInt(3);
                int group = random.nextInt(300);
                boolean joins = random.nextInt(3) > 0 && joined.get(socket).size() < 80;
                SourceFilter filter = joins ? SourceFilter.ALL : SourceFilter.NONE;
                lab.m.set(sockets[socket], 0, ip("239.0." + group / 256 + "." + group % 256), filter);
                if (joins) {
                    joined.get(socket).add(group);
                } else {
                    joined.get(socket).remove(group);
                }
                int asked = random.nextInt(300);
                boolean expected = joined.stream().anyMatch(set -> set.contains(asked));
                assertEquals(expected, lab.m.groups().isJoined(0, ip("239.0." + asked / 256 + "." + asked % 256)));
            }
            Set<Integer> all = new HashSet<>();
            joined.forEach(all::addAll);
            assertEquals(all.size(), lab.m.groups().size());
        }
    }

    @Test
    void theQuestionAllocatesNothing() {
        try (MembershipLab lab = new MembershipLab(true)) {
            for (int i = 0; i < 100; i++) {
                lab.set("a", "239.0.0." + i, i % 2 == 0 ? SourceFilter.ALL : in("10.0.0.1", "10.0.0.3"));
            }
            long source = ip("10.0.0.3");
            int[] sum = {0};
            Allocations.assertNone(() -> {
                Groups g = lab.m.groups();
                long first = ip4Base();
                for (int i = 0; i < 10_000; i++) {
                    sum[0] += g.accepts(0, first + i % 200, 0, source) ? 1 : 0;
                    sum[0] += g.isJoined(0, first + i % 200) ? 1 : 0;
                }
            });
            assertEquals(0, sum[0] % 10_000);
        }
    }

    private static long ip4Base() {
        return 0xffff_0000_0000L | 0xef00_0000L;
    }

    @Test
    void filtersOfSources() {
        try (MembershipLab lab = new MembershipLab(true)) {
            lab.set("a", "239.0.0.1", in("10.0.0.1"));
            Groups g = lab.m.groups();
            assertTrue(g.accepts(0, ip("239.0.0.1"), 0, ip("10.0.0.1")));
            assertFalse(g.accepts(0, ip("239.0.0.1"), 0, ip("10.0.0.2")));
            assertFalse(g.accepts(0, ip("239.0.0.2"), 0, ip("10.0.0.1")));
            assertFalse(Groups.NONE.isJoined(0, ip("239.0.0.1")));
            assertTrue(g.wantsMac(0x0100_5e00_0001L));
            assertFalse(g.wantsMac(0x0100_5e00_0002L));
        }
    }

    @Test
    void rfc1112Section64AndRfc2464Section7() {
        assertEquals(0x0100_5e01_0203L, EthernetGroups.mac4(Ipv4Address.parse("239.129.2.3")));
        assertEquals(0x3333_ff00_0001L, EthernetGroups.mac6(0x0000_0001_ff00_0001L));
        assertEquals(0x3333_0000_0001L, EthernetGroups.mac(0xff02L << 48, 1));
        assertEquals(0x0100_5e7f_ffffL, EthernetGroups.mac(0, ip("239.255.255.255")));
    }
}
