package org.vvorld.bench.soak;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Rewires the chains that carry traffic: {@code chain_jails} of bench/lib.sh, chain i of jails {@code tIsrc, tIr1 ... tIdst}. Not
 * their first hop, whose neighbour pkt-gen looks for. What it takes away never sends packets back where they came from (by the
 * default route): those would circle, and be overtaken, as in any network.
 */
final class Rewirer extends Client {
    private final TrafficChains chains;

    Rewirer(TrafficChains chains, Path socket, Findings findings, SplittableRandom random) throws IOException {
        super(socket, findings, random);
        this.chains = chains;
    }

    @Override
    void round() throws IOException, InterruptedException {
        int chain = random.nextInt(chains.count());
        int router = random.nextInt(2, chains.hops() + 1);
        String jail = chains.router(chain, router);
        String in = chains.epair(chain, router - 1) + "b";
        switch (random.nextInt(3)) {
            case 0 -> {
                must("ifconfig -j " + jail + " " + in + " down");
                pause();
                must("ifconfig -j " + jail + " " + in + " up");
            }
            case 1 -> {
                must("ifconfig " + in + " -vnet " + jail);
                pause();
                must("ifconfig " + in + " vnet " + jail);
                must("ifconfig -j " + jail + " " + in + " inet 10.200." + (router - 1) + ".2/24 up");
            }
            default -> {
                must("route -q -j " + jail + " add -host " + chains.destination() + " 127.0.0.1 -blackhole");
                pause();
                must("route -q -j " + jail + " delete -host " + chains.destination());
            }
        }
        findings.add("routers under traffic rewired", 1);
        pause();
    }

    private void pause() throws InterruptedException {
        Thread.sleep(random.nextInt(1, 100));
    }
}
