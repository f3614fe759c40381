package org.vvorld.bench.soak;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Changes how packets are spread over the workers: dispatch policies, and which worker has which bucket. */
final class Policies extends Client {
    private static final String[] DISPATCH = {"direct", "hybrid", "deferred"};

    private final int buckets;
    private final int workers;

    Policies(Path socket, Findings findings, SplittableRandom random) throws IOException {
        super(socket, findings, random);
        buckets = Integer.parseInt(must("sysctl -n net.inet.rss.buckets"));
        workers = Integer.parseInt(must("sysctl -n net.isr.numthreads"));
    }

    @Override
    void round() throws IOException, InterruptedException {
        switch (random.nextInt(3)) {
            case 0 -> set("net.isr.dispatch", DISPATCH[random.nextInt(3)]);
            case 1 -> set("net.isr.proto.ip.dispatch", DISPATCH[random.nextInt(3)]);
            default -> {
                StringBuilder mapping = new StringBuilder();
                for (int i = 0; i < buckets; i++) {
                    mapping.append(i == 0 ? "" : " ").append(i).append(':').append(random.nextInt(workers));
                }
                set("net.inet.rss.bucket_mapping", mapping.toString());
            }
        }
        findings.add("policies changed", 1);
        Thread.sleep(random.nextInt(20, 500));
    }

    private void set(String name, String value) throws IOException {
        must("sysctl", name + "=" + value);
        String now = must("sysctl", "-n", name);
        if (!now.equals(value)) {
            findings.fault(name + " was set to " + value + " and is " + now);
        }
    }
}
