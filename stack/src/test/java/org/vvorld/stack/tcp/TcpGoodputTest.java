package org.vvorld.stack.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Goodput over loss and round trip, as a table that a change of the machine has to own up to. When it changes for good, replace
 * goodput.txt by what the failure prints.
 */
class TcpGoodputTest {
    private static final long[] RTT_MICROS = {100, 10_000, 50_000, 300_000};
    private static final double[] LOSS = {0, 0.001, 0.01, 0.03, 0.1};
    private static final double SIMULATED_SECONDS = 10;
    private static final long RATE = 100_000_000;

    @Test
    void table() throws IOException {
        var table = new StringBuilder();
        table.append("Mbit/s of 100, queue one bandwidth-delay product or 64 KiB\n");
        table.append("reorder = a tenth of the segments up to half a round trip late\n");
        for (CongestionAlgorithm algorithm : CongestionAlgorithm.values()) {
            table.append(String.format(Locale.ROOT, "%-8s %8s", algorithm, "rtt ms"));
            for (double loss : LOSS) {
                table.append(String.format(Locale.ROOT, " %7.1f%%", loss * 100));
            }
            table.append("  reorder\n");
            for (long rtt : RTT_MICROS) {
                table.append(String.format(Locale.ROOT, "%-8s %8.1f", "", rtt / 1000.0));
                for (double loss : LOSS) {
                    table.append(String.format(
                            Locale.ROOT, " %8.2f", goodput(algorithm, rtt, EmulatedLink.Faults.loss(loss))));
                }
                var reorder = new EmulatedLink.Faults(0, 0.1, rtt * 500, 0, 0, 0);
                table.append(String.format(Locale.ROOT, " %8.2f%n", goodput(algorithm, rtt, reorder)));
            }
        }
        String expected;
        try (InputStream in = TcpGoodputTest.class.getResourceAsStream("goodput.txt")) {
            expected = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertEquals(expected, table.toString(), () -> "\n" + table);
    }

    private static double goodput(CongestionAlgorithm algorithm, long rttMicros, EmulatedLink.Faults faults) {
        try (var lab = new TcpLab(7)) {
            long delay = rttMicros * 500;
            int queue = (int) Math.max(65_536, RATE / 8 * rttMicros / 1_000_000);
            lab.a.settings.congestion = algorithm;
            lab.b.settings.receiveSpaceMaximum = 16 << 20;
            lab.a.settings.sendSpaceMaximum = 16 << 20;
            var there = new EmulatedLink(lab, lab.random.split(), delay, RATE, queue, faults);
            lab.link(there, new EmulatedLink(lab, lab.random.split(), delay, RATE, queue, EmulatedLink.Faults.NONE));
            var server = new Transfer(0, 0, 1);
            var client = new Transfer(Long.MAX_VALUE, 1, 0);
            lab.b.listen(1, server);
            lab.a.connect(lab.b, client);
            lab.runFor((long) (SIMULATED_SECONDS * TcpLab.SECONDS));
            assertTrue(server.connected);
            return server.read * 8 / SIMULATED_SECONDS / 1e6;
        }
    }

    @Test
    void twoFlowsShareFairly() {
        for (CongestionAlgorithm algorithm : CongestionAlgorithm.values()) {
            try (var lab = new TcpLab(3)) {
                lab.a.settings.congestion = algorithm;
                long delay = 10 * TcpLab.MILLIS;
                var faults = EmulatedLink.Faults.NONE;
                lab.link(
                        new EmulatedLink(lab, lab.random.split(), delay, RATE, 250_000, faults),
                        new EmulatedLink(lab, lab.random.split(), delay, RATE, 250_000, faults));
                var first = new Transfer(Long.MAX_VALUE, 1, 0);
                var second = new Transfer(Long.MAX_VALUE, 1, 0);
                lab.b.listen(8, new Transfer(0, 0, 1) {
                    @Override
                    public void onReadable(TcpConnection c) {
                        while (c.skip(1 << 20) > 0) {}
                    }
                });
                TcpConnection one = lab.a.connect(lab.b, first);
                lab.runFor(5 * TcpLab.SECONDS);
                TcpConnection two = lab.a.connect(lab.b, second);
                lab.runFor(10 * TcpLab.SECONDS);
                int oneFrom = one.una;
                int twoFrom = two.una;
                lab.runFor(40 * TcpLab.SECONDS);
                double share = (double) (one.una - oneFrom) / (one.una - oneFrom + (two.una - twoFrom));
                assertTrue(share > 0.25 && share < 0.75, algorithm + ": the first has " + share);
            }
        }
    }
}
