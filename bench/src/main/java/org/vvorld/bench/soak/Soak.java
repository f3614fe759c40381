package org.vvorld.bench.soak;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * {@code Soak SOCKET METRICS-URL SECONDS SEED CHAINS HOPS [KINDS]}: exit status 0 if every answer was right, 1 if not. KINDS: only these
 * clients, such as {@code Generator,Policies}, to find out which of them it takes for a fault.
 */
public final class Soak {
    private static final int CHURNERS = 3;

    private Soak() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length < 6) {
            System.err.println("usage: Soak SOCKET METRICS-URL SECONDS SEED CHAINS HOPS [KINDS]");
            System.exit(64);
        }
        Path socket = Path.of(args[0]);
        Findings findings = new Findings(System.nanoTime() + Long.parseLong(args[2]) * 1_000_000_000L);
        SplittableRandom random = new SplittableRandom(Long.parseLong(args[3]));
        TrafficChains chains = new TrafficChains(Integer.parseInt(args[4]), Integer.parseInt(args[5]));

        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < CHURNERS; i++) {
            clients.add(new Churner(i, socket, findings, random.split()));
        }
        clients.add(new Rewirer(chains, socket, findings, random.split()));
        clients.add(new Policies(socket, findings, random.split()));
        for (int i = 0; i < chains.count(); i++) {
            clients.add(new Generator(chains, i, socket, findings, random.split()));
        }
        List<String> kinds = args.length > 6 ? List.of(args[6].split(",")) : List.of();
        clients.removeIf(c -> !kinds.isEmpty() && !kinds.contains(c.getClass().getSimpleName()));
        List<Thread> threads = new ArrayList<>();
        threads.add(new Thread(new StallWatch(URI.create(args[1]), findings), "stalls"));
        clients.forEach(c -> threads.add(new Thread(c, c.getClass().getSimpleName())));
        threads.forEach(Thread::start);
        for (Thread t : threads) {
            t.join();
        }
        for (Client c : clients) {
            c.close();
        }
        for (String what : !kinds.isEmpty()
                ? new String[0]
                : new String[] {"vnets destroyed", "policies changed", "pkt-gen packets delivered"}) {
            if (findings.count(what) == 0) {
                findings.fault("nothing was tried: " + what + " 0");
            }
        }
        findings.print();
        System.exit(findings.isGood() ? 0 : 1);
    }
}
