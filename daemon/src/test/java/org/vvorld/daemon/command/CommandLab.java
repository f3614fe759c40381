package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import org.vvorld.daemon.admin.Admin;
import org.vvorld.daemon.world.DeadEndDevices;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.icmp.EchoListener;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv4Address;

/** Commands over a world without threads of its own and without Linux: simulated time, TAPs that go nowhere. */
final class CommandLab implements AutoCloseable {
    private static final Peer ROOT = new Peer(0, 0, 1);

    /** What a command did. */
    record Result(int exit, String out, String err) {
        /** It succeeded and said exactly this. */
        void says(String expected) {
            assertEquals(new Result(0, expected, ""), this);
        }

        /** It failed with this status and complained exactly so. */
        void complains(int status, String expected) {
            assertEquals(new Result(status, "", expected), this);
        }
    }

    /** Collects what a command prints. */
    static final class Output implements CommandOutput {
        private final StringBuilder out = new StringBuilder();
        private final StringBuilder err = new StringBuilder();
        private volatile boolean closed;

        @Override
        public synchronized void out(String text) {
            out.append(text);
        }

        @Override
        public synchronized void err(String text) {
            err.append(text);
        }

        @Override
        public boolean isClosed() {
            return closed;
        }

        /** The client is gone: what would go on for its sake ends. */
        void hangUp() {
            closed = true;
        }

        Result result(int exit) {
            return new Result(exit, out.toString(), err.toString());
        }
    }

    final Lab lab;
    final Admin admin = new Admin();
    final DeadEndDevices deadEnds = new DeadEndDevices();
    final List<String> taps = deadEnds.open;
    /** Exceptions in vnets; none, unless the test has asked for them and taken them out. */
    final List<Throwable> faults = new ArrayList<>();

    final World world;
    final Commands commands;

    /** With one worker. */
    CommandLab() {
        this(1);
    }

    CommandLab(int workers) {
        lab = new Lab(1, workers);
        world = new World(lab.netisr(), deadEnds, "test", (vnet, fault) -> faults.add(fault));
        commands = new Commands(world, admin, "1.2.3", lab::now);
    }

    /** Runs a command line, split at spaces; an apostrophe at either end of a word goes. */
    Result run(String line) {
        return run(false, line);
    }

    /** With another place for its output. Returns the exit status. */
    int run(boolean json, String line, CommandOutput out) {
        return commands.run(new Request(List.of(line.split(" ", -1)), json, 80, ROOT), out);
    }

    /** With a file that came with the command. */
    Result run(String line, String input) {
        Output out = new Output();
        List<String> argv = List.of(line.split(" ", -1));
        return out.result(commands.run(new Request(argv, false, 80, ROOT, input), out));
    }

    private Result run(boolean json, String line) {
        List<String> argv = new ArrayList<>();
        for (String word : line.split(" ", -1)) {
            argv.add(word.replace("'", ""));
        }
        Output out = new Output();
        return out.result(commands.run(new Request(argv, json, 80, ROOT), out));
    }

    /** Runs lines that must succeed without a complaint. */
    CommandLab setUp(String lines) {
        lines.lines().forEach(line -> {
            Result r = run(line);
            assertEquals(0, r.exit(), () -> line + ": " + r);
            assertEquals("", r.err(), line);
        });
        return this;
    }

    /** What a command that must succeed says as JSON. */
    JsonElement json(String line) {
        Result r = run(true, line);
        assertEquals("", r.err(), line);
        assertEquals(0, r.exit(), () -> line + ": " + r);
        assertEquals(1, r.out().lines().count(), "one line of JSON");
        return JsonParser.parseString(r.out());
    }

    /** The same as JSON that is written in a test, where blanks do not matter. */
    void assertJson(String expected, String line) {
        assertEquals(JsonParser.parseString(expected), json(line), line);
    }

    /** A router {@code gw} and a host {@code web}, and between them epair0 with 10.66.1.1 and 10.66.1.2. */
    CommandLab withTwoJails() {
        return setUp("""
                jail -c name=gw vnet persist host.hostname=gw.example
                jail -c name=web vnet persist
                ifconfig epair create
                ifconfig epair0a vnet gw
                ifconfig epair0b vnet web
                jexec gw ifconfig epair0a inet 10.66.1.1/24
                jexec web ifconfig epair0b inet 10.66.1.2/24
                jexec web route -q add default 10.66.1.1
                jexec gw sysctl net.inet.ip.forwarding=1
                """);
    }

    /** Sends one echo request from a jail: is it answered within a second? */
    boolean isAnswered(String jail, String address) {
        Vnet v = world.jails().require(jail).vnet();
        int to = Ipv4Address.parse(address);
        List<Integer> replies = new ArrayList<>();
        EchoListener listener = new EchoListener() {
            @Override
            public void onReply(int from, int sequence, int ttl, int bytes, long nowNanos) {
                replies.add(sequence);
            }

            @Override
            public void onError(int from, int type, int code, int sequence, int bytes) {}
        };
        v.echoClients().add(1, listener);
        lab.netisr().post(0, on -> v.shard(on).icmp().sendEcho(0, to, 1, 1, 56, 0, false));
        lab.runFor(Lab.seconds(1));
        v.echoClients().remove(1);
        return !replies.isEmpty();
    }

    /** Ends the world, and insists that nothing is left. */
    @Override
    public void close() {
        admin.run(world::close);
        admin.close();
        assertEquals(0, world.leftovers().total());
        assertEquals(List.of(), taps);
        assertEquals(List.of(), faults);
        lab.close();
    }
}
