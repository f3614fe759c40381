package org.vvorld.stack.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MultipathTest {
    private static final int FLOWS = 64_000;

    private static List<Route> ways(int count) {
        List<Route> ways = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ways.add(new Route(Route.Kind.GATEWAY, i, null, 0));
        }
        return ways;
    }

    private static Multipath<Route> of(List<Route> ways, int... weights) {
        return Multipath.of(ways, weights, ids(ways.size()), 7);
    }

    private static long[] ids(int count) {
        long[] ids = new long[count];
        for (int i = 0; i < count; i++) {
            ids[i] = 0x0a00_0001L + i;
        }
        return ids;
    }

    /** Each flow's way. */
    private static int[] spread(Multipath<Route> m) {
        SplittableRandom random = new SplittableRandom(1);
        int[] chosen = new int[FLOWS];
        for (int i = 0; i < FLOWS; i++) {
            chosen[i] = m.of(random.nextInt()).gateway();
        }
        return chosen;
    }

    private static int count(int[] chosen, int way) {
        int n = 0;
        for (int c : chosen) {
            n += c == way ? 1 : 0;
        }
        return n;
    }

    private static void assertShare(double share, int[] chosen, int way) {
        assertEquals(share, count(chosen, way) / (double) FLOWS, 0.01, "way " + way);
    }

    @Test
    void sharesAreAsTheWeightsSay() {
        int[] chosen = spread(of(ways(3), 1, 2, 5));
        assertShare(1 / 8.0, chosen, 0);
        assertShare(2 / 8.0, chosen, 1);
        assertShare(5 / 8.0, chosen, 2);
    }

    @Test
    void evenTheLightestGetsSome() {
        int[] chosen = spread(of(ways(2), 1, 0xff_ffff));
        assertTrue(count(chosen, 0) > 0);
        assertShare(1, chosen, 1);
    }

    @Test
    void sixtyFourWaysShareAlike() {
        int[] weights = new int[Multipath.MOST];
        Arrays.fill(weights, 1);
        int[] chosen = spread(of(ways(Multipath.MOST), weights));
        for (int i = 0; i < Multipath.MOST; i++) {
            assertEquals(FLOWS / 64.0, count(chosen, i), FLOWS / 64.0 * 0.15, "way " + i);
        }
    }

    /** RFC 2992 section 2: the fewer flows a change disrupts, the better; here those alone that have to move. */
    @Test
    void aFallMovesItsOwnFlowsAndNoOthers() {
        List<Route> alive = ways(4);
        int[] before = spread(of(alive, 1, 1, 2, 4));
        alive.set(2, null);
        int[] after = spread(of(alive, 1, 1, 2, 4));
        alive.set(0, null);
        int[] last = spread(of(alive, 1, 1, 2, 4));
        for (int i = 0; i < FLOWS; i++) {
            if (before[i] != 2) {
                assertEquals(before[i], after[i]);
            }
            assertNotEquals(2, after[i]);
            if (after[i] != 0) {
                assertEquals(after[i], last[i], "a second fall too");
            }
        }
        assertEquals(4.0 / 6, count(after, 3) / (double) FLOWS, 0.04);
        assertEquals(of(ways(4), 1, 1, 2, 4), of(ways(4), 1, 1, 2, 4), "its return brings all back");
    }

    /** A chain of routers with two ways each: were they to choose alike, half of the ways would be idle. */
    @Test
    void anotherRouterChoosesAnotherWay() {
        List<Route> ways = ways(2);
        Multipath<Route> first = Multipath.of(ways, new int[] {1, 1}, ids(2), 1);
        Multipath<Route> second = Multipath.of(ways, new int[] {1, 1}, ids(2), 2);
        SplittableRandom random = new SplittableRandom(3);
        int both = 0;
        for (int i = 0; i < FLOWS; i++) {
            int hash = random.nextInt();
            both += first.of(hash).gateway() == 0 && second.of(hash).gateway() == 0 ? 1 : 0;
        }
        assertEquals(0.25, both / (double) FLOWS, 0.02);
    }

    /** What one worker of two or of four sees of the hashes is spread as well as all are. */
    @Test
    void theBitsThatChoseTheWorkerDoNotChooseTheWay() {
        Multipath<Route> m = of(ways(2), 1, 1);
        for (int step = 2; step <= 4; step *= 2) {
            int first = 0;
            SplittableRandom random = new SplittableRandom(4);
            for (int i = 0; i < FLOWS; i++) {
                first += m.of(random.nextInt() * step).gateway() == 0 ? 1 : 0;
            }
            assertEquals(0.5, first / (double) FLOWS, 0.02, "step " + step);
        }
    }
}
