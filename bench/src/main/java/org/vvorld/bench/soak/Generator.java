package org.vvorld.bench.soak;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Runs pkt-gen through a chain, again and again. Losses there may be, since others rewire; packets that overtake, never. */
final class Generator extends Client {
    private final TrafficChains chains;
    private final int chain;
    private long packets = 50_000;

    Generator(TrafficChains chains, int chain, Path socket, Findings findings, SplittableRandom random)
            throws IOException {
        super(socket, findings, random);
        this.chains = chains;
        this.chain = chain;
    }

    @Override
    void round() throws IOException {
        int flows = 1 << random.nextInt(0, 7);
        // Ends with 2 when something was lost.
        JsonObject run = json(
                "jexec",
                chains.source(chain),
                "pkt-gen",
                "-f",
                "tx",
                "-i",
                chains.epair(chain, 0) + "a",
                "-d",
                chains.destination(),
                "-n",
                Long.toString(packets),
                "-l",
                "60",
                "-p",
                Integer.toString(flows));
        long reordered = number(run, "reordered");
        if (number(run, "sent") != packets || reordered != 0) {
            findings.fault("pkt-gen, " + packets + " packets in " + flows + " flows: " + run);
        }
        findings.add("pkt-gen runs", 1);
        findings.add("pkt-gen packets sent", packets);
        findings.add("pkt-gen packets delivered", number(run, "delivered"));
        findings.add("pkt-gen packets reordered", reordered);
        double seconds = run.get("seconds").getAsDouble();
        // Runs of about two seconds.
        packets = Math.clamp((long) (packets * 2 / Math.max(0.1, seconds)), 10_000, 20_000_000);
    }

    /** Absent or null is nothing: all was lost. */
    private static long number(JsonObject run, String key) {
        JsonElement value = run.get(key);
        return value == null || value.isJsonNull() ? 0 : value.getAsLong();
    }
}
