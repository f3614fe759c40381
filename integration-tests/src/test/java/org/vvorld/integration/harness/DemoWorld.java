package org.vvorld.integration.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A router and a server behind a TAP, with their Linux side set up: the beginning of {@code config/examples/demo.yaml}.
 *
 * <pre>
 *        Linux                      gw                              web
 *   10.66.0.1/24 vv0 ---- vv0 10.66.0.2/24
 *                             epair0a 10.66.1.1/24 ---- epair0b 10.66.1.2/24
 * </pre>
 */
public final class DemoWorld implements AutoCloseable {
    private final Netns netns = new Netns();
    private final Vvorldd daemon;

    public DemoWorld() {
        this(demo());
    }

    /** With another config that makes the same addresses. */
    public DemoWorld(String yaml) {
        try {
            daemon = Vvorldd.in(netns).config(yaml).start();
            linuxSide();
        } catch (AssertionError e) {
            netns.close(); // and what runs in it
            throw e;
        }
    }

    /** The text of its config. */
    public static String demo() {
        try (InputStream in = DemoWorld.class.getResourceAsStream("two-vnets.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives Linux its address and its route, as whoever runs the demo does. */
    public void linuxSide() {
        linuxSide(netns);
    }

    /** Gives Linux in {@code netns} its address and its route. */
    public static void linuxSide(Netns netns) {
        netns.run("ip", "addr", "add", "10.66.0.1/24", "dev", "vv0");
        netns.run("ip", "link", "set", "vv0", "up");
        netns.run("ip", "route", "add", "10.66.1.0/24", "via", "10.66.0.2");
    }

    public Netns netns() {
        return netns;
    }

    public Vvorldd daemon() {
        return daemon;
    }

    public Vvctl vvctl() {
        return daemon.vvctl();
    }

    /** The hardware address of gw's end of vv0, learned by asking for it. */
    public String gwMac() {
        ping("10.66.0.2", 1);
        return netns.run("ip", "neigh", "show", "10.66.0.2", "dev", "vv0").replaceAll("(?s).*lladdr (\\S+).*", "$1");
    }

    /** Sends pings from Linux, that all must be answered; so long apart, because ping(8) waits no longer for the last answer. */
    public Output ping(String address, int count) {
        Output output = netns.attempt("ping", "-n", "-c", Integer.toString(count), "-i", "0.02", "-W", "2", address);
        return output.expect(0).contains(" 0% packet loss");
    }

    /** Ends the daemon cleanly and removes the namespace. */
    @Override
    public void close() {
        try {
            if (daemon.isAlive()) {
                daemon.stop();
            }
        } finally {
            daemon.close();
            netns.close();
        }
    }
}
