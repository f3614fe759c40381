package org.vvorld.bench;

import java.util.Collection;
import java.util.Locale;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs all benchmarks briefly, about two minutes and a half, and prints ratios: nanoseconds alone say more about the machine than
 * about the code. For thorough runs: {@code org.openjdk.jmh.Main}.
 */
public final class Main {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /** {@code RouterHopBenchmark.forward routers=1} to its result. */
    private final TreeMap<String, RunResult> results = new TreeMap<>();

    private Main() {}

    public static void main(String[] args) throws RunnerException {
        Options options = new OptionsBuilder()
                .include("org\\.vvorld\\.bench\\..*")
                .forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(4)
                .measurementTime(TimeValue.seconds(1))
                .addProfiler(GCProfiler.class)
                // JMH uses Unsafe, and each fork would say so.
                .jvmArgsAppend("--sun-misc-unsafe-memory-access=allow")
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();
        Main main = new Main();
        main.keep(new Runner(options).run());
        main.print();
    }

    private void keep(Collection<RunResult> runs) {
        for (RunResult r : runs) {
            String name = r.getParams().getBenchmark();
            StringBuilder key = new StringBuilder(
                    name.substring("org.vvorld.bench.".length()).replace("Benchmark", ""));
            for (String p : r.getParams().getParamsKeys()) {
                if (!p.equals("frameBytes")) {
                    key.append(' ').append(p).append('=').append(r.getParams().getParam(p));
                }
            }
            results.put(key.toString(), r);
        }
    }

    private double nanos(String key) {
        return result(key).getPrimaryResult().getScore();
    }

    private RunResult result(String key) {
        RunResult r = results.get(key);
        if (r == null) {
            throw new IllegalStateException("no result of " + key + ", only of " + results.keySet());
        }
        return r;
    }

    private double median(String key) {
        return result(key).getPrimaryResult().getStatistics().getPercentile(50);
    }

    private double allocated(String key) {
        var secondary = results.get(key).getSecondaryResults();
        for (String label : secondary.keySet()) {
            if (label.endsWith(ALLOCATED)) {
                return secondary.get(label).getScore();
            }
        }
        throw new IllegalStateException("JMH's gc profiler reported no " + ALLOCATED + " for " + key);
    }

    private void print() {
        double copy = nanos("Baseline.copyAndChecksum");
        double call = nanos("Baseline.systemCall");
        double first = nanos("RouterHop.forward family=INET routers=1");
        double tenth = nanos("RouterHop.forward family=INET routers=10");
        double hop = (tenth - first) / 9;
        System.out.println(String.format(Locale.ROOT, "%-52s %9s %14s %12s", "", "ns", "copy+checksum", "system call"));
        against("copy and checksum of 64 bytes", copy, copy, call);
        against("system call (write of a byte to /dev/null)", call, copy, call);
        against("packet through 1 router, device to device", first, copy, call);
        against("packet through 10 routers, device to device", tenth, copy, call);
        against("one more router", hop, copy, call);
        double first6 = nanos("RouterHop.forward family=INET6 routers=1");
        double tenth6 = nanos("RouterHop.forward family=INET6 routers=10");
        double hop6 = (tenth6 - first6) / 9;
        against("packet through 10 routers, IPv6", tenth6, copy, call);
        against("one more router, IPv6", hop6, copy, call);
        System.out.println(String.format(
                Locale.ROOT, "%-52s %8.2fx", "one more router, IPv6 against IPv4 (aim: 1.25)", hop6 / hop));
        System.out.println();
        System.out.println(String.format(Locale.ROOT, "%-52s %9s %14s %12s", "", "ns", "rejected ns", "faster by"));
        pair("checksum of a header, 20 bytes", "Checksum.ours bytes=20", "Checksum.wordByWord bytes=20");
        pair("checksum of 1500 bytes", "Checksum.ours bytes=1500", "Checksum.wordByWord bytes=1500");
        pair("route lookup among 4", "RouteLookup.ours routes=4", "RouteLookup.linear routes=4");
        pair("route lookup among 1000", "RouteLookup.ours routes=1000", "RouteLookup.linear routes=1000");
        pair("flow hash of an IPv4 frame, against bit by bit", "FlowHash.ipv4Symmetric", "FlowHash.ipv4BitByBit");
        pair("  against tables", "FlowHash.ipv4Symmetric", "FlowHash.ipv4Tables");
        pair("  of an IPv6 frame, against bit by bit", "FlowHash.ipv6Symmetric", "FlowHash.ipv6BitByBit");
        pair("  against tables", "FlowHash.ipv6Symmetric", "FlowHash.ipv6Tables");
        pair("  with another key, against tables of half bytes", "FlowHash.ipv6Tables", "FlowHash.ipv6Nibbles");
        System.out.println();
        System.out.println(String.format(
                Locale.ROOT, "%-52s %9s %14s %12s", "to another thread, median", "ns", "rejected ns", "faster by"));
        for (String queue : new String[] {"ConcurrentLinkedQueue", "ArrayBlockingQueue"}) {
            medians("ring hop under load, against " + queue, "RingHop.underLoad by=", queue);
            medians("hand-off of one packet, against " + queue, "RingHop.handOff by=", queue);
        }
        System.out.println();
        for (ChainFamily family : ChainFamily.values()) {
            double bytes = allocated("RouterHop.forward family=" + family + " routers=10");
            System.out.println(String.format(
                    Locale.ROOT,
                    "heap allocated a packet through 10 routers, %s: %.2f bytes, the harness's own included",
                    family,
                    bytes));
        }
    }

    private static void against(String what, double nanos, double copy, double call) {
        System.out.println(
                String.format(Locale.ROOT, "%-52s %9.1f %13.1fx %11.2fx", what, nanos, nanos / copy, nanos / call));
    }

    private void pair(String what, String ours, String rejected) {
        pair(what, nanos(ours), nanos(rejected));
    }

    private void medians(String what, String benchmark, String rejected) {
        pair(what, median(benchmark + "disruptor"), median(benchmark + rejected));
    }

    private static void pair(String what, double ours, double rejected) {
        System.out.println(
                String.format(Locale.ROOT, "%-52s %9.1f %14.1f %11.1fx", what, ours, rejected, rejected / ours));
    }
}
