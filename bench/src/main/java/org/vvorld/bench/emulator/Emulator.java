package org.vvorld.bench.emulator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.vvorld.linux.LinuxException;
import org.vvorld.linux.TapDevice;
import org.vvorld.linux.Taps;

/**
 * {@code Emulator TAP TAP [TAP TAP ...]} makes TAPs and joins each pair by a link. A line {@code RTT-MICROSECONDS MBIT/S LOSS
 * REORDER} on standard input (shares of the frames, 0 to 1) says what the links do from now on, answered by {@code ok}; the
 * end of it ends the links. Late frames are up to half a round trip late.
 */
public final class Emulator {
    /** As exact as the links are, in nanoseconds. */
    private static final long STEP_NANOS = 50_000;

    private static final long MICRO = 1_000;
    private static final long MEGABIT = 1_000_000;

    private Emulator() {}

    /** Runs it. */
    public static void main(String[] names) throws LinuxException {
        List<Direction> directions = new ArrayList<>();
        Taps taps = Taps.linux();
        for (int i = 0; i < names.length; i += 2) {
            TapDevice a = taps.open(names[i]);
            TapDevice b = taps.open(names[i + 1]);
            // The same frames are lost on all links.
            directions.add(new Direction(a, b, 1));
            directions.add(new Direction(b, a, 2));
        }
        System.out.println("ok");
        AtomicReference<Direction.Way> said = new AtomicReference<>();
        Thread.ofPlatform().daemon().start(() -> listen(said));
        while (true) {
            Direction.Way way = said.getAndSet(null);
            long next = Long.MAX_VALUE;
            long now = System.nanoTime();
            for (Direction d : directions) {
                if (way != null) {
                    d.way(way);
                }
                d.run(now);
                next = Math.min(next, d.nextNanos());
            }
            if (way != null) {
                System.out.println("ok");
            }
            LockSupport.parkNanos(Math.min(STEP_NANOS, next - now));
        }
    }

    private static void listen(AtomicReference<Direction.Way> said) {
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ", -1);
                said.set(new Direction.Way(
                        Long.parseLong(words[0]) * MICRO / 2,
                        Long.parseLong(words[1]) * MEGABIT,
                        Double.parseDouble(words[2]),
                        Double.parseDouble(words[3])));
            }
        } catch (IOException e) {
            System.err.println("standard input: " + e.getMessage());
        }
        System.exit(0);
    }
}
