package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Owners of jails: what they may and see. The integration test does this over the socket, with users of Linux. */
class DelegationTest {
    private static final Peer ALICE = new Peer(1001, 1001, 7);
    private static final Peer BOB = new Peer(1002, Set.of(100, 50), 8, false);
    private static final Peer STRANGER = new Peer(1003, 1003, 9);
    private static final String OUTSIDE = "Operation not permitted: you may act in jails: a, h.x\n";

    private final CommandLab lab = new CommandLab();

    @BeforeEach
    void start() {
        lab.setUp("""
                jail -c name=a vnet persist children.max=5 owner=1001
                jail -c name=b vnet persist children.max=5 owner=:50
                jail -c name=h vnet persist children.max=5
                jail -c name=h.x vnet persist children.max=2 owner=1001:77
                jail -c name=a.own vnet persist
                ifconfig epair0 create
                ifconfig epair0a vnet a
                ifconfig epair0b vnet b
                ifconfig tap0 create
                ifconfig tap0 vnet a
                """);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private CommandLab.Result as(Peer peer, String line) {
        CommandLab.Output out = new CommandLab.Output();
        return out.result(lab.commands.run(new Request(List.of(line.split(" ", -1)), false, 80, peer), out));
    }

    @Test
    void whoOwnsNothingIsNotLetIn() {
        assertTrue(lab.commands.admits(ALICE));
        assertTrue(lab.commands.admits(BOB));
        assertFalse(lab.commands.admits(STRANGER));
        assertEquals(1, lab.world.jails().owners().refused());
        as(STRANGER, "jls").complains(1, "jls: Operation not permitted: uid 1003 owns no jail any more\n");
        lab.setUp("jail -m name=b owner=");
        assertFalse(lab.commands.admits(BOB));
        lab.setUp("jail -r a h.x");
        assertFalse(lab.commands.admits(ALICE));
    }

    @Test
    void seesWhatIsTheirsUnderTheHostsNames() {
        as(ALICE, "jls jid parent name owner").says("1 0 a 1001\n4 0 h.x 1001:77\n5 1 a.own \n");
        as(BOB, "jls name").says("b\n");
        as(ALICE, "jexec a jls name").says("own\n");
        as(ALICE, "jls -j a.own jid").says("5\n");
        as(ALICE, "jls -j 4 name").says("h.x\n");
    }

    @Test
    void fillsNoMemoryButItsShare() {
        as(ALICE, "jexec a ifconfig epair0a inet 10.0.0.1/8").says("");
        for (int i = 0; i < 255; i++) {
            as(ALICE, "jexec a ifconfig epair0a inet 10.0.1." + i + "/32 alias").says("");
        }
        as(ALICE, "jexec a ifconfig epair0a inet 10.0.2.1/32 alias")
                .complains(
                        1,
                        "ifconfig: No space left on device: the owner of a jail may have 256 addresses on an interface;"
                                + " ask who administers vvorldd for more\n");
        as(ALICE, "jexec a ifconfig epair0a mtu 1400").says("");
        as(ALICE, "jexec a ifconfig epair0a inet 10.0.1.7/32 -alias").says("");
        as(ALICE, "jexec a ifconfig epair0a inet 10.0.1.7/32 alias").says("");
        int have = lab.world.jails().require("a").vnet().interfaces().size();
        for (int i = have; i < 1024; i++) {
            as(ALICE, "jexec a ifconfig lo create").says("lo" + (i - have + 1) + "\n");
        }
        as(ALICE, "jexec a ifconfig lo create")
                .complains(
                        1,
                        "ifconfig: No space left on device: the owner of a jail may have 1024 interfaces in a vnet;"
                                + " ask who administers vvorldd for more\n");
        lab.setUp("jexec a ifconfig lo create\njexec a ifconfig epair0a inet 10.0.2.1/32 alias");
    }

    @Test
    void actsInThemAsTheirRoot() {
        as(ALICE, "jexec a ifconfig epair0a inet 10.0.0.1/24").says("");
        as(ALICE, "ifconfig -j a epair0a mtu 1400").says("");
        as(ALICE, "ifconfig -j a epair create").says("epair1a\n");
        as(ALICE, "ifconfig -j a epair1b vnet own").says("");
        as(ALICE, "jexec a.own ifconfig -l").says("lo0 epair1b\n");
        as(ALICE, "ifconfig -j a epair1b -vnet own").says("");
        as(ALICE, "ifconfig -j a epair1a destroy").says("");
        as(ALICE, "jexec a route add default 10.0.0.2").says("add net default: gateway 10.0.0.2\n");
        as(ALICE, "arp -j a -s 10.0.0.2 02:00:00:00:00:02").says("");
        as(ALICE, "sysctl -j a -n net.inet.ip.forwarding=1").says("0 -> 1\n");
        assertTrue(as(ALICE, "netstat -j a -rn").out().contains("10.0.0"));
        as(ALICE, "jail -i -c name=a.new vnet persist children.max=1 vnet.interface=epair0a")
                .says("6\n");
        as(ALICE, "jail -m name=a.new host.hostname=new.example").says("");
        as(ALICE, "jail -c name=a.new.sub vnet persist").says("");
        as(ALICE, "jexec a.new jail -r sub").says("");
        as(ALICE, "jail -v -r a.new").says("a.new: removed\n");
        as(ALICE, "jexec h.x jail -c name=in vnet persist").says("");
        as(ALICE, "jail -v -r *").says("h.x.in: removed\na.own: removed\n");
        lab.run("jls name").says("a\nb\nh\nh.x\n");
        assertTrue(as(ALICE, "help").out().contains("ifconfig"));
        assertTrue(as(ALICE, "version").out().contains("vvorldd"));
    }

    /** What would act on the host, whatever it is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ifconfig",
                "ifconfig -l",
                "ifconfig epair create",
                "ifconfig lo0",
                "ifconfig lo0 down",
                "ifconfig epair0a vnet a",
                "netstat -rn",
                "netstat -i",
                "netstat -s",
                "netstat -Q",
                "route show",
                "route add default 10.0.0.1",
                "route flush",
                "arp -a",
                "arp -d -a",
                "arp -s 10.0.0.1 02:00:00:00:00:01",
                "ping -c 1 127.0.0.1",
                "pkt-gen -f tx -i lo0 -d 127.0.0.1",
                "sysctl -a",
                "sysctl net.isr.dispatch=direct",
                "sysctl net.inet.ip.forwarding=1",
                "jail -c name=mine vnet persist",
                "jail -c vnet persist",
                "jail -cm name=mine vnet persist",
                "jail -c name=b.mine vnet persist",
                "jail -c name=h.mine vnet persist"
            })
    void doesNothingOutside(String line) {
        String tool = line.substring(0, line.indexOf(' ') < 0 ? line.length() : line.indexOf(' '));
        CommandLab.Result r = as(ALICE, line);
        assertEquals("", r.out());
        assertEquals(tool + ": " + OUTSIDE, r.err());
        assertTrue(r.exit() != 0);
        lab.run("jls name").says("a\nb\nh\nh.x\na.own\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    jexec b ifconfig                         | jexec: jail "b" not found
                    jexec 2 ifconfig                         | jexec: jail "2" not found
                    jexec 0 ifconfig                         | jexec: jail "0" not found
                    jexec h ifconfig                         | jexec: jail "h" not found
                    jexec nobody ifconfig                    | jexec: jail "nobody" not found
                    jexec a jexec b ifconfig                 | jexec: jail "b" not found
                    jexec a jexec h.x ifconfig               | jexec: jail "h.x" not found
                    ifconfig -j b -l                         | ifconfig: jail "b" not found
                    ifconfig -j a epair0a vnet b             | ifconfig: jail "b" not found
                    ifconfig -j a epair0b -vnet b            | ifconfig: jail "b" not found
                    netstat -j b -rn                         | netstat: jail "b" not found
                    jls -j b                                 | jls: jail "b" not found
                    jls -j 3                                 | jls: jail "3" not found
                    jail -m name=b persist                   | jail: jail "b" not found
                    jail -m name=0 quarantined=0             | jail: jail "0" not found
                    jail -r b                                | jail: jail "b" not found
                    jail -r 2                                | jail: jail "2" not found
                    jail -r 0                                | jail: jail "0" not found
                    jail -r a                                | jail: Operation not permitted: jail a is the host's to change; you may act in it
                    jail -m name=a children.max=99           | jail: Operation not permitted: jail a is the host's to change; you may act in it
                    jail -m jid=1 nopersist                  | jail: Operation not permitted: jail 1 is the host's to change; you may act in it
                    jail -rc name=a vnet persist             | jail: Operation not permitted: jail a is the host's to change; you may act in it
                    jail -m name=h.x owner=1001              | jail: Operation not permitted: jail h.x is the host's to change; you may act in it
                    jail -m name=a.own owner=1003            | jail: owner: Operation not permitted: only the host gives jails to users
                    jail -c name=a.z vnet persist owner=1003 | jail: owner: Operation not permitted: only the host gives jails to users
                    jail -c name=a.z vnet persist children.max=5 | jail: jail_set: Operation not permitted: children.max=5 must be under that of the jail around it, which is 5
                    jail -c name=a.own.z vnet persist        | jail: prison limit exceeded
                    jexec a.own jail -c name=z vnet persist  | jail: jail_set: Operation not permitted
                    ifconfig -j a tap create                 | ifconfig: SIOCIFCREATE2 (tap): Operation not permitted: TAPs and NICs are the host's
                    ifconfig -j a tap7 create linux vv7      | ifconfig: SIOCIFCREATE2 (tap7): Operation not permitted: TAPs and NICs are the host's
                    jexec a ifconfig x0 create tap vv7       | ifconfig: SIOCIFCREATE2 (x0): Operation not permitted: TAPs and NICs are the host's
                    ifconfig -j a tap0 destroy               | ifconfig: SIOCIFDESTROY (tap0): Operation not permitted: TAPs and NICs are the host's
                    sysctl -j a net.isr.dispatch=direct      | sysctl: net.isr.dispatch=direct: Operation not permitted: only the host can set it
                    """)
    void doesNothingElse(String line, String complaint) {
        as(ALICE, line).complains(1, complaint + "\n");
        lab.run("jls name").says("a\nb\nh\nh.x\na.own\n");
    }

    @Test
    void thatAJailIsThereIsNotTold() {
        // Same words for another's jail as for none.
        for (String command :
                new String[] {"jexec %s ifconfig", "jls -j %s", "jail -r %s", "jail -m name=%s persist"}) {
            String of = as(ALICE, command.formatted("b")).err();
            String none = as(ALICE, command.formatted("q")).err();
            assertEquals(none.replace("\"q\"", "\"b\""), of);
        }
        assertEquals(
                as(ALICE, "jail -c name=q vnet persist").err(),
                as(ALICE, "jail -c name=b vnet persist").err());
        assertEquals(
                as(ALICE, "jail -c name=q.z vnet persist").err(),
                as(ALICE, "jail -c name=b.z vnet persist").err());
    }

    /** All that is not alice's to change. */
    private String elsewhere() {
        StringBuilder all = new StringBuilder();
        for (String line : new String[] {
            "jls -j a name children.max owner persist",
            "jls -j h.x name children.max owner persist",
            "jls -j b -n",
            "jls -j h -n",
            "ifconfig",
            "ifconfig -j b",
            "ifconfig -j h",
            "netstat -rn",
            "netstat -j b -rn",
            "arp -j b -an",
            "sysctl net",
            "sysctl -j b net",
            "jexec a ifconfig tap0"
        }) {
            // How many jails are in h counts alice's too.
            all.append(lab.run(line).out().replaceAll("children.cur=\\d+", ""));
        }
        return all.toString();
    }

    @Test
    void whateverTheyTypeNothingElsewhereChanges() {
        String[] words = {
            "a",
            "b",
            "h",
            "h.x",
            "a.own",
            "own",
            "0",
            "1",
            "2",
            "3",
            "*",
            "a.n",
            "b.n",
            "n",
            "lo0",
            "lo1",
            "epair9a",
            "epair0b",
            "epair",
            "tap",
            "create",
            "destroy",
            "vnet",
            "-vnet",
            "up",
            "down",
            "inet",
            "10.0.0.5/24",
            "name=a",
            "name=b",
            "name=a.n",
            "name=n",
            "name=b.n",
            "name=0",
            "jid=1",
            "jid=2",
            "persist",
            "nopersist",
            "children.max=3",
            "owner=1001",
            "vnet.interface=epair9a",
            "vnet.interface=epair0b",
            "quarantined=0",
            "net.isr.dispatch=direct",
            "net.inet.ip.forwarding=1",
            "add",
            "delete",
            "flush",
            "default",
            "10.0.0.9"
        };
        String[] starts = {
            "jail -c",
            "jail -m",
            "jail -cm",
            "jail -rc",
            "jail -r",
            "jexec a jail -c",
            "jexec a jail -r",
            "jexec",
            "jexec a ifconfig",
            "jexec b ifconfig",
            "ifconfig",
            "ifconfig -j a",
            "ifconfig -j b",
            "route",
            "route -j a",
            "arp -d",
            "arp -j b -d",
            "sysctl",
            "sysctl -j a",
            "sysctl -j b",
            "netstat -j",
            "jls -j"
        };
        lab.setUp("jexec a ifconfig epair9 create");
        Random random = new Random(1);
        String before = elsewhere();
        for (int i = 0; i < 5_000; i++) {
            StringBuilder line = new StringBuilder(starts[random.nextInt(starts.length)]);
            for (int n = 1 + random.nextInt(5); n > 0; n--) {
                line.append(' ').append(words[random.nextInt(words.length)]);
            }
            assertFalse(as(ALICE, line.toString()).err().contains("internal error"), line.toString());
            if (i % 50 == 0 || i == 4_999) {
                assertEquals(before, elsewhere(), "after: " + line + ", with the seed 1");
            }
        }
    }

    @Test
    void manyJailsAreNamedInPart() {
        StringBuilder more = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            more.append("jail -c name=m").append(i).append(" vnet persist owner=1001\n");
        }
        lab.setUp(more.toString());
        as(ALICE, "ifconfig")
                .complains(
                        1,
                        "ifconfig: Operation not permitted: you may act in jails: a, h.x, m0, m1, m2, m3, m4, m5, m6, m7"
                                + " and 4 more\n");
    }

    @Test
    void aJailInAnOwnedOneIsTheirsTooEvenIfItIsOwned() {
        lab.setUp("jail -m name=a.own owner=1001");
        as(ALICE, "jls name").says("a\nh.x\na.own\n");
        as(ALICE, "jail -r a.own").says("");
    }
}
