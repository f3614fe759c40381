package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.vvorld.daemon.command.CommandLab.Output;
import org.vvorld.daemon.command.CommandLab.Result;

/** What holds for all commands. */
class CommandsTest {
    private final CommandLab lab = new CommandLab();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void helpListsEveryCommandAndExplainsEach() {
        String help = lab.run("help").out();
        for (String name : Parsed.names()) {
            assertTrue(help.lines().anyMatch(l -> l.startsWith(name + " ")), help);
            String more = lab.run("help " + name).out();
            assertTrue(more.startsWith("usage: " + name), more);
            assertTrue(more.length() > 30, more);
        }
        assertEquals(
                Parsed.names().size(),
                lab.json("help").getAsJsonObject().getAsJsonObject("commands").size());
        lab.run("help me").complains(1, "help: me: unknown command: 'help' lists those there are\n");
    }

    @Test
    void version() {
        assertTrue(
                lab.run("version").out().matches("vvorldd 1\\.2\\.3 \\(Java 25[^ ]*, Linux [^)]+\\)\n"),
                lab.run("version").out());
        assertEquals(
                "1.2.3", lab.json("version").getAsJsonObject().get("version").getAsString());
    }

    @Test
    void jsonMayBeAskedForInTheCommandLine() {
        String json = lab.run("jls --libxo json").out();
        assertTrue(json.startsWith("{\"jail-information\""), json);
        assertEquals(json, lab.run("--json jls").out());
        assertEquals(json, lab.run("jls --libxo=json").out());
        assertEquals(json, lab.json("jls") + "\n");
        lab.withTwoJails();
        assertTrue(lab.run("jexec gw netstat --libxo json -rn").out().startsWith("{\"statistics\""));
    }

    @Test
    void unknownCommands() {
        lab.run("frobnicate -x").complains(64, "vvorldd: frobnicate: unknown command: 'help' lists those there are\n");
        Output out = new Output();
        int exit = lab.commands.run(new Request(List.of(), false, 80, new Peer(0, 0, 1)), out);
        out.result(exit).complains(64, "vvorldd: no command: 'help' lists them\n");
    }

    @Test
    void anInternalErrorIsLoggedAndNotShown() {
        Logger log = (Logger) LoggerFactory.getLogger(Commands.class.getName());
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        log.setAdditive(false);
        log.addAppender(logged);
        try {
            Commands broken = new Commands(lab.world, lab.admin, "1.2.3", () -> {
                throw new IllegalStateException("the clock is broken");
            });
            Output out = new Output();
            int exit = broken.run(new Request(List.of("arp", "-a"), false, 80, new Peer(0, 0, 1)), out);
            out.result(exit).complains(70, "vvorldd: internal error in arp: see the log\n");
        } finally {
            log.detachAppender(logged);
            log.setAdditive(true);
        }
        assertEquals(1, logged.list.size());
        assertEquals(Level.ERROR, logged.list.getFirst().getLevel());
        assertEquals(
                "the clock is broken",
                logged.list.getFirst().getThrowableProxy().getMessage());
    }

    @Test
    void whatWasPrintedBeforeAFailureIsShown() {
        lab.setUp("ifconfig epair create\nifconfig epair0a inet 10.0.0.1/24");
        Result r = lab.run("ifconfig epair create inet 10.0.0.1/24");
        assertEquals(
                new Result(1, "epair1a\n", "ifconfig: ioctl (SIOCAIFADDR): File exists: epair0a has 10.0.0.1/24\n"), r);
    }

    /** Any words: an answer, never an internal error, never a changed world that cannot be taken down. */
    @Test
    void randomWordsBreakNothing() {
        lab.withTwoJails();
        List<String> words = new ArrayList<>(Parsed.names());
        words.removeAll(List.of("ping", "ping6"));
        words.addAll(List.of(
                "-a",
                "-an",
                "-c",
                "-d",
                "-i",
                "-j",
                "-l",
                "-m",
                "-n",
                "-r",
                "-rn",
                "-s",
                "-v",
                "-vnet",
                "gw",
                "web",
                "0",
                "1",
                "2",
                "*",
                "name=x",
                "vnet",
                "persist",
                "vnet.interface=epair0a",
                "host.hostname=h",
                "epair",
                "epair0a",
                "epair0b",
                "epair1",
                "tap",
                "tap0",
                "lo0",
                "lo",
                "create",
                "destroy",
                "inet",
                "10.0.0.1/24",
                "10.0.0.2",
                "10.66.1.9",
                "alias",
                "delete",
                "add",
                "get",
                "show",
                "flush",
                "default",
                "mtu",
                "9000",
                "up",
                "down",
                "ether",
                "02:00:00:00:00:01",
                "-blackhole",
                "net.inet.ip.ttl=3",
                "net",
                "linux",
                "x",
                "",
                "-",
                "--",
                "@x",
                "-W",
                "-p",
                "ip",
                "-I",
                "=",
                "a=b",
                "netmask",
                "0xffffff00",
                "/",
                "\u00e9",
                "${x}",
                "%s",
                "\\",
                "-\u0000"));
        long seed = 20_251_122;
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            List<String> argv = new ArrayList<>();
            argv.add(Parsed.names().get(random.nextInt(Parsed.names().size())));
            if (argv.getFirst().startsWith("ping")) {
                argv.set(0, "jexec");
                argv.add("gw");
            }
            for (int n = random.nextInt(6); n > 0; n--) {
                argv.add(words.get(random.nextInt(words.size())));
            }
            Output out = new Output();
            // Some wait for what may never come (traceroute, nc, mtest), as long as somebody is there to hear of it.
            out.hangUp();
            int exit = lab.commands.run(new Request(argv, random.nextBoolean(), 80, new Peer(0, 0, 1)), out);
            String what = "seed " + seed + ", command " + i + ": " + argv;
            assertTrue(exit == 0 || exit == 1 || exit == 64, what + ": " + exit);
            assertFalse(out.result(exit).err().contains("internal error"), what);
            if (exit != 0 && !argv.contains("-q")) {
                Result r = out.result(exit);
                assertFalse(r.err().isEmpty() && r.out().isEmpty(), what);
            }
        }
    }
}
