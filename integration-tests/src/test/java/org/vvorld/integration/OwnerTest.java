package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.ControlClient;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.Output;
import org.vvorld.integration.harness.Running;
import org.vvorld.integration.harness.Scratch;
import org.vvorld.integration.harness.User;
import org.vvorld.integration.harness.User.Answer;
import org.vvorld.integration.harness.Vvctl;
import org.vvorld.integration.harness.Vvorldd;

/**
 * Owners of jails on the control socket, with users of Linux: every command there is, what it may do in an owned jail and what
 * else. A command that is added without a line in {@link OwnerRights} fails.
 */
@IntegrationTest
class OwnerTest {
    private static final String CONFIG = """
            control: {group: daemon}
            jails:
              a:
                owner: "61001"
                children-max: 4
                interfaces:
                  lo0: {inet: 127.0.0.1/8}
                  epair0a: {inet: 10.0.0.1/24}
                  epair1a: {}
              b:
                owner: ":61050"
                children-max: 4
                interfaces: {epair0b: {inet: 10.0.0.2/24}}
              b.in: {}
              c: {interfaces: {epair1b: {}}}
            """;

    private static final int GROUP_DAEMON = 1;
    private static final User ALICE = new User(61_001, 61_001, List.of());
    /** In so many groups that the daemon has to ask twice. */
    private static final User BOB = new User(
            61_002, 61_002, IntStream.rangeClosed(61_050, 61_249).boxed().toList());

    private static final User GROUP_MEMBER = new User(61_003, 61_003, List.of(61_004, GROUP_DAEMON));
    private static final User STRANGER = new User(61_004, 61_004, List.of(61_005));

    private static final int EACH_OWNER = 32;

    private static Netns netns;
    private static Path open;
    private static Path socket;
    private static Vvorldd daemon;
    private static Vvctl root;

    @BeforeAll
    static void start() throws Exception {
        netns = new Netns();
        open = Scratch.directory();
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        socket = open.resolve("control.sock");
        daemon = Vvorldd.in(netns).socket(socket).config(CONFIG).start();
        root = new Vvctl(netns, socket);
    }

    @AfterAll
    static void stop() {
        try {
            daemon.stop();
        } finally {
            daemon.close();
            netns.close();
            Scratch.remove(open);
        }
    }

    /** All of the world that is not a's. */
    private static String elsewhere() {
        StringBuilder all = new StringBuilder(root.line("jls -n name children.max owner"));
        for (String jail : List.of("0", "b", "b.in", "c")) {
            for (String look : List.of("ifconfig", "netstat -rn", "sysctl net")) {
                String[] words = look.split(" ", 2);
                all.append(root.line(words[0] + " -j " + jail + (words.length > 1 ? " " + words[1] : "")));
            }
        }
        return all.toString();
    }

    @Test
    void everyCommandIsTried() {
        TreeSet<String> commands = new TreeSet<>(
                root.json("help").getAsJsonObject().getAsJsonObject("commands").keySet());
        assertEquals(
                commands,
                new TreeSet<>(OwnerRights.ALL.keySet()),
                "say in OwnerRights what owners of jails may do with each");
    }

    @Test
    void ownersMayInTheirJails() {
        String before = elsewhere();
        List<String> lines = OwnerRights.ALL.values().stream()
                .flatMap(r -> r.inside().stream())
                .toList();
        for (Answer a : ALICE.ask(socket, lines)) {
            assertEquals(0, a.status(), a::toString);
        }
        assertEquals(before, elsewhere());
        assertEquals(List.of("a"), ALICE.vvctl(socket, "jls name").expect(0).lines());
    }

    @Test
    void ownersMayNothingElse() {
        Map<String, String> refused = new TreeMap<>();
        OwnerRights.ALL.values().forEach(r -> refused.putAll(r.refused()));
        String before = elsewhere();
        for (Answer a : ALICE.ask(socket, List.copyOf(refused.keySet()))) {
            assertTrue(a.status() != 0, a::toString);
            assertEquals("", a.out(), a::toString);
            assertTrue(a.err().contains(refused.get(a.line())), a::toString);
        }
        assertEquals(before, elsewhere());
    }

    @Test
    void aGroupOwnsAJailToo() {
        List<Answer> answers =
                BOB.ask(socket, List.of("jls name", "jexec b ifconfig -l", "ifconfig -l", "jexec a jls"));
        assertEquals("b\nb.in\n", answers.get(0).out());
        assertEquals("lo0 epair0b\n", answers.get(1).out());
        assertEquals(
                "ifconfig: Operation not permitted: you may act in jails: b\n",
                answers.get(2).err());
        assertEquals("jexec: jail \"a\" not found\n", answers.get(3).err());
        // The same user without the group is nobody.
        new User(BOB.uid(), BOB.gid(), List.of()).vvctl(socket, "jls").expect(77);
    }

    @Test
    void membersOfTheSocketsGroupMayAll() {
        assertEquals(
                root.line("jls"), GROUP_MEMBER.vvctl(socket, "jls").expect(0).out());
        List<Answer> answers = GROUP_MEMBER.ask(
                socket, List.of("jail -c name=g vnet persist owner=1", "ifconfig lo0 up", "jail -r g"));
        answers.forEach(a -> assertEquals(0, a.status(), a::toString));
    }

    @Test
    void othersAreTurnedAwayAndCounted() {
        long before = refused();
        Output turnedAway = STRANGER.vvctl(socket, "jls");
        assertEquals(77, turnedAway.status(), turnedAway::toString);
        assertEquals("", turnedAway.out());
        assertEquals(
                "vvorldd: permission denied: uid 61004 is neither root, nor in the control socket's group, nor the owner"
                        + " of a jail\n",
                turnedAway.err());
        // One who sends nothing gets no further, and holds nothing.
        try (Running silent = STRANGER.connect(socket)) {
            silent.end(Duration.ofSeconds(10)).contains("permission denied");
        }
        assertEquals(before + 2, refused());
    }

    private static long refused() {
        return daemon.metrics().value("vvorld_control_refused_total");
    }

    @Test
    void whoGetsAJailIsLetInAndWhoLosesItIsNot() {
        User carol = new User(61_007, 61_007, List.of());
        carol.vvctl(socket, "jls").expect(77);
        root.line("jail -c name=temporary vnet persist owner=61007");
        assertEquals("temporary\n", carol.vvctl(socket, "jls name").expect(0).out());
        root.line("jail -m name=temporary owner=");
        carol.vvctl(socket, "jls").expect(77);
        root.line("jail -r temporary");
    }

    @Test
    void anOwnerHasOnlySoManyConnections() {
        List<Running> held = new ArrayList<>();
        try {
            for (int i = 0; i < EACH_OWNER + 3; i++) {
                held.add(ALICE.connect(socket));
            }
            Await.until(
                    "three are sent away",
                    () -> held.stream().filter(r -> !r.isAlive()).count() == 3);
            for (Running r : held) {
                if (!r.isAlive()) {
                    r.end(Duration.ofSeconds(5))
                            .contains("too many clients: uid 61001 has " + EACH_OWNER + " connected");
                }
            }
            assertEquals(
                    "b\nb.in\n", BOB.ask(socket, List.of("jls name")).getFirst().out());
            try (ControlClient client = new ControlClient(socket)) {
                assertTrue(client.send("jls name\n").untilEnd().contains("a\n"));
            }
        } finally {
            held.forEach(Running::close);
        }
        Await.until("there is room again", () -> {
            Output again = ALICE.vvctl(socket, "jls name");
            return again.status() == 0;
        });
        assertFalse(daemon.log().contains("\tat "), daemon::log);
    }
}
