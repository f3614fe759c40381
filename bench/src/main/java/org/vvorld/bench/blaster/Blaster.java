package org.vvorld.bench.blaster;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends UDP frames on an interface as fast as the kernel takes them, and prints what it sent as JSON. Run in a network namespace
 * by {@code ip netns exec}. Killed by SIGTERM, it prints too.
 */
public final class Blaster {
    private static final int BATCH = 64;

    private final BlasterOptions options;
    private final long start = System.nanoTime();
    private volatile long sent;
    private volatile long refused;
    private volatile boolean stopping;

    private Blaster(BlasterOptions options) {
        this.options = options;
    }

    public static void main(String[] args) throws IOException {
        Blaster blaster;
        try {
            blaster = new Blaster(BlasterOptions.parse(args));
        } catch (IllegalArgumentException e) {
            System.err.println("Blaster: " + e.getMessage());
            System.exit(64);
            return;
        }
        Thread here = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> blaster.end(here)));
        blaster.run();
    }

    private void end(Thread sender) {
        stopping = true;
        try {
            sender.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.println(String.format(
                Locale.ROOT,
                "{\"sent\":%d,\"refused\":%d,\"seconds\":%.3f,\"packetsPerSecond\":%.0f}",
                sent,
                refused,
                seconds,
                sent / seconds));
    }

    private void run() throws IOException {
        // Not NetworkInterface: it knows only interfaces that have addresses.
        Path device = Path.of("/sys/class/net", options.device());
        if (!Files.exists(device)) {
            throw new IOException("no interface " + options.device() + " in this network namespace");
        }
        int index = Integer.parseInt(Files.readString(device.resolve("ifindex")).strip());
        long mac =
                BlasterOptions.mac(Files.readString(device.resolve("address")).strip());
        try (Arena arena = Arena.ofConfined();
                PacketSender sender = new PacketSender(arena, index, BATCH)) {
            UdpFrames frames = new UdpFrames(arena, options, mac);
            loop(sender, frames);
        }
    }

    private void loop(PacketSender sender, UdpFrames frames) {
        long end = options.seconds() == 0 ? Long.MAX_VALUE : (long) (options.seconds() * 1e9);
        long nanosEach = options.rate() == 0 ? 0 : Math.max(1, 1_000_000_000L / options.rate());
        // Rated: no burst longer than half a millisecond's worth.
        int batch = nanosEach == 0 ? BATCH : Math.clamp(500_000 / nanosEach, 1, BATCH);
        int flow = 0;
        int flows = options.flows();
        if (flows == 1) {
            for (int i = 0; i < BATCH; i++) {
                sender.frame(i, frames.frame(0));
            }
        }
        long done = 0;
        long lost = 0;
        for (long now = 0; now < end && !stopping; now = System.nanoTime() - start) {
            if (nanosEach != 0 && done * nanosEach > now) {
                LockSupport.parkNanos(done * nanosEach - now);
                continue;
            }
            for (int i = 0; i < batch && flows > 1; i++) {
                sender.frame(i, frames.frame(flow));
                flow = flow + 1 == flows ? 0 : flow + 1;
            }
            int taken = sender.send(batch);
            done += taken;
            lost += batch - taken;
            sent = done;
            refused = lost;
        }
    }
}
