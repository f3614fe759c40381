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
 * else. A command that is added without a line here fails.
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

    private static final String OUTSIDE = "Operation not permitted: you may act in jails: a\n";
    private static final int EACH_OWNER = 32;

    /**
     * @param inside what the owner of a may: status 0
     * @param refused what they may not, and in what words
     */
    private record Rights(List<String> inside, Map<String, String> refused) {}

    private static Rights rights(List<String> inside, Map<String, String> refused) {
        return new Rights(inside, new TreeMap<>(refused));
    }

    private static final String NO_B = "jail \"b\" not found\n";
    private static final String LINUXS = "Operation not permitted: TAPs and NICs are the host's\n";
    private static final String OWNED = "Operation not permitted: jail a is the host's to change; you may act in it\n";

    /** All commands that {@code help} lists. */
    private static final Map<String, Rights> RIGHTS = Map.ofEntries(
            Map.entry(
                    "arp",
                    rights(
                            List.of(
                                    "arp -j a -an",
                                    "jexec a arp -s 10.0.0.9 02:00:00:00:00:09",
                                    "arp -j a 10.0.0.9",
                                    "arp -j a -d 10.0.0.9"),
                            Map.of(
                                    "arp -an", OUTSIDE,
                                    "arp -d -a", OUTSIDE,
                                    "arp -s 10.0.0.9 02:00:00:00:00:09", OUTSIDE,
                                    "arp -j b -an", NO_B))),
            Map.entry(
                    "ddb",
                    rights(
                            List.of(
                                    "ddb show vnets",
                                    "jexec a ddb show vnets",
                                    "ddb show vnet a",
                                    "ddb show vnet_sysinit"),
                            Map.of(
                                    "ddb show vnet b", NO_B,
                                    "ddb show vnet 0", "jail \"0\" not found\n",
                                    "ddb show leftovers", "Operation not permitted",
                                    "jexec a ddb show leftovers", "Operation not permitted"))),
            Map.entry("help", rights(List.of("help", "help jail", "jexec a help"), Map.of())),
            Map.entry(
                    "ifconfig",
                    rights(
                            List.of(
                                    "ifconfig -j a",
                                    "jexec a ifconfig epair0a mtu 1400",
                                    "ifconfig -j a epair0a ether 02:00:00:00:01:01",
                                    "ifconfig -j a epair0a inet 10.0.0.3/24 alias",
                                    "ifconfig -j a epair0a inet 10.0.0.3 -alias",
                                    "ifconfig -j a epair0a down",
                                    "ifconfig -j a epair0a up",
                                    "ifconfig -j a lo7 create",
                                    "ifconfig -j a lo7 destroy",
                                    "jail -c name=a.k vnet persist",
                                    "ifconfig -j a epair77 create",
                                    "ifconfig -j a epair77b vnet k",
                                    "ifconfig -j a.k epair77b inet 10.7.0.1/24",
                                    "ifconfig -j a epair77b -vnet k",
                                    "ifconfig -j a epair77a destroy",
                                    "jail -r a.k"),
                            Map.ofEntries(
                                    Map.entry("ifconfig", OUTSIDE),
                                    Map.entry("ifconfig -l", OUTSIDE),
                                    Map.entry("ifconfig lo0", OUTSIDE),
                                    Map.entry("ifconfig lo0 inet 127.0.0.1/8", OUTSIDE),
                                    Map.entry("ifconfig epair create", OUTSIDE),
                                    Map.entry("ifconfig epair0a vnet a", OUTSIDE),
                                    Map.entry("ifconfig epair0a -vnet a", OUTSIDE),
                                    Map.entry("ifconfig -j b", NO_B),
                                    Map.entry("ifconfig -j a epair0a vnet b", NO_B),
                                    Map.entry("ifconfig -j a epair0b -vnet b", NO_B),
                                    Map.entry("ifconfig -j a epair0a vnet 0", "jail \"0\" not found\n"),
                                    Map.entry("ifconfig -j 0", "jail \"0\" not found\n"),
                                    Map.entry("ifconfig -j a epair0b destroy", "interface epair0b does not exist\n"),
                                    Map.entry("ifconfig -j a tap create", LINUXS),
                                    Map.entry("ifconfig -j a tap5 create linux vv5", LINUXS),
                                    Map.entry("ifconfig -j a x0 create tap vv5", LINUXS),
                                    Map.entry("ifconfig -j a em0 create packet lo", "Operation not permitted")))),
            Map.entry(
                    "jail",
                    rights(
                            List.of(
                                    "ifconfig -j a epair78 create",
                                    "jail -c name=a.n vnet persist children.max=2 vnet.interface=epair78b",
                                    "jail -m name=a.n host.hostname=n.example",
                                    "jail -cm name=a.n persist",
                                    "jail -rc name=a.n vnet persist children.max=1",
                                    "jexec a jail -c name=n.m vnet=inherit persist ip4.addr=10.0.0.5",
                                    "jail -r a.n.m",
                                    "jail -c name=a.o vnet persist",
                                    "jail -r *",
                                    "ifconfig -j a epair78b destroy"),
                            Map.ofEntries(
                                    Map.entry("jail -c name=x vnet persist", OUTSIDE),
                                    Map.entry("jail -c vnet persist", OUTSIDE),
                                    Map.entry("jail -c name=b.x vnet persist", OUTSIDE),
                                    Map.entry("jail -r a", OWNED),
                                    Map.entry("jail -rc name=a vnet persist", OWNED),
                                    Map.entry("jail -m name=a children.max=9", OWNED),
                                    Map.entry("jail -m name=a owner=61004", OWNED),
                                    Map.entry("jail -m name=b persist", NO_B),
                                    Map.entry("jail -r b", NO_B),
                                    Map.entry("jail -r b.in", "jail \"b.in\" not found\n"),
                                    Map.entry("jail -r 2", "jail \"2\" not found\n"),
                                    Map.entry("jail -r 0", "jail \"0\" not found\n"),
                                    Map.entry("jexec a jail -r b", NO_B),
                                    Map.entry(
                                            "jail -c name=a.x vnet persist owner=61004",
                                            "owner: Operation not permitted: only the host gives jails to users\n"),
                                    Map.entry(
                                            "jail -c name=a.x vnet persist children.max=4",
                                            "jail_set: Operation not permitted: children.max=4")))),
            Map.entry(
                    "jexec",
                    rights(
                            List.of("jexec a jls", "jexec 1 version"),
                            Map.of(
                                    "jexec b ifconfig", NO_B,
                                    "jexec b.in ifconfig", "jail \"b.in\" not found\n",
                                    "jexec c ifconfig", "jail \"c\" not found\n",
                                    "jexec 0 ifconfig", "jail \"0\" not found\n",
                                    "jexec 2 ifconfig", "jail \"2\" not found\n",
                                    "jexec a jexec b ifconfig", NO_B,
                                    "jexec a jexec a ifconfig", "jail \"a\" not found\n"))),
            Map.entry("jls", rights(List.of("jls", "jls -j a"), Map.of("jls -j b", NO_B, "jls -j 2", "not found\n"))),
            Map.entry(
                    "netstat",
                    rights(
                            List.of("netstat -j a -rn", "netstat -j a -i", "netstat -j a -s", "jexec a netstat -Q"),
                            Map.of(
                                    "netstat -rn", OUTSIDE,
                                    "netstat -i", OUTSIDE,
                                    "netstat -s", OUTSIDE,
                                    "netstat -Q", OUTSIDE,
                                    "netstat -j b -rn", NO_B))),
            Map.entry(
                    "ping",
                    rights(
                            List.of("jexec a ping -c 1 127.0.0.1"),
                            Map.of(
                                    "ping -c 1 127.0.0.1", OUTSIDE,
                                    "jexec b ping -c 1 10.0.0.2", NO_B))),
            Map.entry(
                    "pkt-gen",
                    rights(
                            List.of("jexec a pkt-gen -f tx -i lo0 -d 127.0.0.1 -n 10 -w 0"),
                            Map.of(
                                    "pkt-gen -f tx -i lo0 -d 127.0.0.1 -n 10", OUTSIDE,
                                    "pkt-gen -f rx -i lo0 -n 1", OUTSIDE))),
            Map.entry(
                    "route",
                    rights(
                            List.of(
                                    "route -j a add 10.8.0.0/16 10.0.0.2",
                                    "route -j a change 10.8.0.0/16 10.0.0.4",
                                    "route -j a get 10.8.0.1",
                                    "route -j a delete 10.8.0.0/16",
                                    "jexec a route show",
                                    "route -j a flush"),
                            Map.of(
                                    "route show", OUTSIDE,
                                    "route get 10.0.0.1", OUTSIDE,
                                    "route add default 10.0.0.1", OUTSIDE,
                                    "route flush", OUTSIDE,
                                    "route -j b flush", NO_B))),
            Map.entry(
                    "sysctl",
                    rights(
                            List.of(
                                    "sysctl -j a -a",
                                    "sysctl -j a net.inet.ip.forwarding=1",
                                    "jexec a sysctl net.inet.ip.forwarding=0",
                                    "sysctl -j a net.isr.dispatch"),
                            Map.of(
                                    "sysctl -a", OUTSIDE,
                                    "sysctl net.isr.dispatch", OUTSIDE,
                                    "sysctl net.isr.dispatch=direct", OUTSIDE,
                                    "sysctl net.inet.ip.forwarding=1", OUTSIDE,
                                    "sysctl -j a net.isr.dispatch=direct", "Operation not permitted",
                                    "sysctl -j b net.inet.ip.forwarding", NO_B))),
            Map.entry("version", rights(List.of("version", "jexec a version"), Map.of())));

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
                commands, new TreeSet<>(RIGHTS.keySet()), "say in this test what owners of jails may do with each");
    }

    @Test
    void ownersMayInTheirJails() {
        String before = elsewhere();
        List<String> lines =
                RIGHTS.values().stream().flatMap(r -> r.inside().stream()).toList();
        for (Answer a : ALICE.ask(socket, lines)) {
            assertEquals(0, a.status(), a::toString);
        }
        assertEquals(before, elsewhere());
        assertEquals(List.of("a"), ALICE.vvctl(socket, "jls name").expect(0).lines());
    }

    @Test
    void ownersMayNothingElse() {
        Map<String, String> refused = new TreeMap<>();
        RIGHTS.values().forEach(r -> refused.putAll(r.refused()));
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
