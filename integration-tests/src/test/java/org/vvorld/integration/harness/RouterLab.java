package org.vvorld.integration.harness;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A vnet as the router between two kernels, with two workers; on NICs or on TAPs.
 *
 * <pre>
 *   left 10.1.0.1 a0 ---veth--- d0 (em0) 10.1.0.2 rt 10.2.0.2 (em1) d1 ---veth--- b0 10.2.0.1 right
 *   left 10.1.0.1 d0 -------TAP---- em0 10.1.0.2 rt 10.2.0.2 em1 ----TAP------------ d1 10.2.0.1 right
 * </pre>
 */
public final class RouterLab implements AutoCloseable {
    private static final Pattern COUNTS = Pattern.compile("(\\d+) packets transmitted, (\\d+) received");

    public final Netns middle = new Netns();
    public final Netns left = new Netns();
    public final Netns right = new Netns();
    private final Vvorldd daemon;

    private RouterLab(boolean nics, String device, String... wrapper) {
        Vvorldd started = null;
        try {
            if (nics) {
                plugLeft();
                plugRight();
            }
            started = Vvorldd.in(middle)
                    .through(wrapper)
                    .config("""
                netisr: {threads: 2}
                devices: {em0: {D0}, em1: {D1}}
                jails:
                  rt:
                    sysctl: {net.inet.ip.forwarding: 1}
                    interfaces: {em0: {inet: 10.1.0.2/24}, em1: {inet: 10.2.0.2/24}}
                """.replace("D0", device.replace("%", "d0")).replace("D1", device.replace("%", "d1")))
                    .start();
            if (!nics) {
                giveTap(left, "d0", "10.1.0.1/24", "10.1.0.2");
                giveTap(right, "d1", "10.2.0.1/24", "10.2.0.2");
            }
        } catch (AssertionError | RuntimeException e) {
            closeAll(started);
            throw e;
        }
        daemon = started;
    }

    /** On NICs, with more to say of each device: {@code , rings: {receive: 256}}. */
    public static RouterLab onNics(String more) {
        return new RouterLab(true, "packet: %" + more);
    }

    /** On NICs, the daemon started through a command that runs another. */
    public static RouterLab onNicsThrough(String... wrapper) {
        return new RouterLab(true, "packet: %", wrapper);
    }

    public static RouterLab onTaps() {
        return new RouterLab(false, "tap: %");
    }

    /** A new cable between left and the router. */
    public void plugLeft() {
        plug(left, "a0", "d0", "10.1.0.1/24", "10.1.0.2");
    }

    private void plugRight() {
        plug(right, "b0", "d1", "10.2.0.1/24", "10.2.0.2");
    }

    private void plug(Netns host, String there, String here, String address, String gateway) {
        middle.run("ip", "link", "add", here, "type", "veth", "peer", "name", there, "netns", host.name());
        middle.run("ip", "link", "set", here, "up");
        address(host, there, address, gateway);
    }

    /** The daemon keeps its queues; where the Linux end is, is Linux's affair. */
    public void giveTap(Netns host, String tap, String address, String gateway) {
        middle.run("ip", "link", "set", tap, "netns", host.name());
        address(host, tap, address, gateway);
    }

    private static void address(Netns host, String link, String address, String gateway) {
        host.run("ip", "addr", "add", address, "dev", link);
        host.run("ip", "link", "set", link, "up");
        host.run("ip", "route", "replace", "default", "via", gateway);
    }

    public Vvorldd daemon() {
        return daemon;
    }

    /** What {@code ifconfig} says of one of the router's interfaces. */
    public JsonObject interfaceOf(String name) {
        return daemon.vvctl()
                .json("jexec rt ifconfig " + name)
                .getAsJsonObject()
                .getAsJsonArray("interface")
                .get(0)
                .getAsJsonObject();
    }

    public boolean isActive(String name) {
        return interfaceOf(name).get("status").getAsString().equals("active");
    }

    /** A counter of {@code netstat -i}. */
    public long count(String name, String counter) {
        return daemon.vvctl()
                .json("jexec rt netstat -n -I " + name)
                .getAsJsonObject()
                .getAsJsonObject("statistics")
                .getAsJsonArray("interface")
                .get(0)
                .getAsJsonObject()
                .get(counter)
                .getAsLong();
    }

    /** A column of {@code netstat -Q}, summed over workers: of IP, or of all protocols but the epairs' crossings. */
    public long ipFrames(String column) {
        long sum = 0;
        for (JsonElement stream : daemon.vvctl()
                .json("netstat -Q")
                .getAsJsonObject()
                .getAsJsonObject("netisr")
                .getAsJsonArray("workstream")) {
            for (JsonElement work : stream.getAsJsonObject().getAsJsonArray("work")) {
                JsonObject row = work.getAsJsonObject();
                if (row.get("name").getAsString().equals("ip")) {
                    sum += row.get(column).getAsLong();
                }
            }
        }
        return sum;
    }

    /** Pings that all must be answered. */
    public static void ping(Netns from, String to, String... options) {
        List<String> argv = new ArrayList<>(List.of("ping", "-n", "-q", "-W1"));
        argv.addAll(List.of(options));
        argv.add(to);
        Output output = from.command(argv.toArray(String[]::new)).run();
        Matcher m = COUNTS.matcher(output.out());
        if (!m.find() || !m.group(1).equals(m.group(2))) {
            throw new AssertionError("a ping lost replies:\n" + output);
        }
    }

    /** Sends random bytes by TCP through the router, which must come out the same. */
    public void transfer(Netns from, Netns to, String address, int bytes) {
        Path sent = daemon.directory().resolve("sent");
        Path received = daemon.directory().resolve("received");
        byte[] random = new byte[bytes];
        new Random(5).nextBytes(random);
        try {
            Files.write(sent, random);
            try (Running listener = to.command("socat", "-u", "-b", "1048576", "TCP-LISTEN:7001", "CREATE:" + received)
                            .start();
                    Running sender = from.command(
                                    "socat",
                                    "-u",
                                    "-b",
                                    "1048576",
                                    "OPEN:" + sent,
                                    "TCP:" + address + ":7001,retry=50,interval=0.1")
                            .start()) {
                sender.end(Duration.ofSeconds(60)).expect(0);
                listener.end(Duration.ofSeconds(60)).expect(0);
            }
            long differs = Files.mismatch(sent, received);
            if (differs >= 0) {
                throw new AssertionError("byte " + differs + " of " + bytes + " came out otherwise");
            }
            Files.delete(received);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the daemon, which must go cleanly, and removes all. */
    @Override
    public void close() {
        try {
            daemon.stop();
        } finally {
            closeAll(daemon);
        }
    }

    private void closeAll(Vvorldd running) {
        if (running != null) {
            running.close();
        }
        right.close();
        left.close();
        middle.close();
    }
}
