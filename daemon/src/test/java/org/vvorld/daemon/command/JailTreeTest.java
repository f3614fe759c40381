package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jails in jails: names, numbers, limits, and who sees whom. */
class JailTreeTest {
    private final CommandLab lab = new CommandLab();

    @AfterEach
    void close() {
        lab.close();
    }

    /** a with b, in which is c, and d; e on its own. */
    private void tree() {
        lab.setUp("""
                jail -c name=a vnet persist children.max=9 host.hostname=a.example
                jail -c name=a.b vnet persist children.max=3
                jail -c name=e vnet persist
                jexec a jail -c name=b.c vnet persist
                jexec a jail -c name=d vnet persist
                """);
    }

    @Test
    void everyJailNamesOthersAsItSeesThem() {
        tree();
        lab.run("jls jid parent name").says("1 0 a\n2 1 a.b\n3 0 e\n4 2 a.b.c\n5 1 a.d\n");
        lab.run("jexec a jls jid parent name").says("2 0 b\n4 2 b.c\n5 0 d\n");
        lab.run("jexec a.b jls jid parent name").says("4 0 c\n");
        lab.run("jexec a jexec b jls name").says("c\n");
        lab.run("jexec a.b.c jls name").says("");
        lab.run("jexec 2 jls -j 4 name").says("c\n");
        lab.run("jls -j a.b name children.max children.cur").says("a.b 3 1\n");
        lab.run("jls -j a children.cur").says("3\n");
        lab.run("jls -N").says("""
                 JID             IP Address      Hostname                      Path
                 a                               a.example                     /
                 a.b                                                           /
                 e                                                             /
                 a.b.c                                                         /
                 a.d                                                           /
                """);
        assertEquals("a.b.c", lab.world.jails().require("4").vnet().name());
        assertSame(
                lab.world.jails().require("a.b"),
                lab.world.jails().of(lab.world.jails().require("a.b").vnet()));
    }

    /** What is not in a jail is not there for it: not by name, not by number, not to look at, not to change. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    jexec a jls -j e                         | jls: jail "e" not found
                    jexec a jls -j 3                         | jls: jail "3" not found
                    jexec a jls -j 0                         | jls: jail "0" not found
                    jexec a jls -j a                         | jls: jail "a" not found
                    jexec a jls -j 1                         | jls: jail "1" not found
                    jexec a.b jls -j 5                       | jls: jail "5" not found
                    jexec a jexec e ifconfig                 | jexec: jail "e" not found
                    jexec a jexec a.b ifconfig               | jexec: jail "a.b" not found
                    jexec a ifconfig -j e -l                 | ifconfig: jail "e" not found
                    jexec a ifconfig -j 0 -l                 | ifconfig: jail "0" not found
                    jexec a netstat -j e -rn                 | netstat: jail "e" not found
                    jexec a arp -j 3 -a                      | arp: jail "3" not found
                    jexec a route -j e show                  | route: jail "e" not found
                    jexec a sysctl -j e -a                   | sysctl: jail "e" not found
                    jexec a jail -m name=e persist           | jail: jail "e" not found
                    jexec a jail -m name=a children.max=5    | jail: jail "a" not found
                    jexec a jail -m jid=1 persist            | jail: jail "1" not found
                    jexec a jail -r e                        | jail: jail "e" not found
                    jexec a jail -r 1                        | jail: jail "1" not found
                    jexec a jail -c name=e.x vnet persist    | jail: jail "e" not found
                    jexec a ifconfig epair0a vnet e          | ifconfig: jail "e" not found
                    jexec a ifconfig epair0a vnet 0          | ifconfig: jail "0" not found
                    jexec a ifconfig epair0a -vnet e         | ifconfig: jail "e" not found
                    jexec a jail -c name=x vnet persist vnet.interface=epair1a | jail: interface epair1a does not exist
                    jexec a jail -m name=b owner=1000        | jail: owner: Operation not permitted: only the host gives jails to users
                    """)
    void whatIsElsewhereIsNotThere(String line, String complaint) {
        tree();
        lab.setUp("""
                ifconfig epair0 create
                ifconfig epair0a vnet a
                ifconfig epair1 create
                """);
        lab.run(line).complains(1, complaint + "\n");
        lab.run("jls name").says("a\na.b\ne\na.b.c\na.d\n");
    }

    @Test
    void aJailAloneHasNoChildren() {
        lab.setUp("jail -c name=a vnet persist\njail -c name=b vnet persist children.max=1");
        lab.run("jexec a jail -c name=x vnet persist").complains(1, "jail: jail_set: Operation not permitted\n");
        lab.run("jail -c name=a.x vnet persist").complains(1, "jail: prison limit exceeded\n");
        lab.run("jexec b jail -c name=x vnet persist").says("");
        lab.run("jexec b jail -c name=y vnet persist").complains(1, "jail: prison limit exceeded\n");
        lab.run("jail -c name=b.y vnet persist").complains(1, "jail: prison limit exceeded\n");
        lab.run("jexec b jail -r x").says("");
        lab.run("jexec b jail -c name=y vnet persist").says("");
    }

    @Test
    void limitsHoldAlongAllAncestors() {
        lab.setUp("""
                jail -c name=a vnet persist children.max=3
                jail -c name=a.b vnet persist children.max=2
                jail -c name=a.b.c vnet persist children.max=1
                jail -c name=a.b.c.d vnet persist
                """);
        // c has no room, b has none, a has none.
        lab.run("jail -c name=a.b.c.e vnet persist").complains(1, "jail: prison limit exceeded\n");
        lab.run("jail -c name=a.b.e vnet persist").complains(1, "jail: prison limit exceeded\n");
        lab.run("jail -c name=a.e vnet persist").complains(1, "jail: prison limit exceeded\n");
        lab.run("jail -m name=a.b.c children.max=2")
                .complains(
                        1,
                        "jail: jail_set: Operation not permitted: children.max=2 must be under that of the jail around"
                                + " it, which is 2\n");
        lab.setUp("jail -m name=a children.max=5");
        lab.run("jls -n name children.max children.cur").says("""
                name=a children.max=5 children.cur=3
                name=a.b children.max=2 children.cur=2
                name=a.b.c children.max=1 children.cur=1
                name=a.b.c.d children.max=0 children.cur=0
                """);
    }

    @Test
    void aLoweredLimitLowersThoseBelow() {
        lab.setUp("""
                jail -c name=a vnet persist children.max=10
                jail -c name=a.b vnet persist children.max=9
                jail -c name=a.b.c vnet persist children.max=8
                jail -c name=a.d vnet persist children.max=1
                jail -m name=a children.max=2
                """);
        lab.run("jls name children.max").says("a 2\na.b 1\na.b.c 0\na.d 1\n");
        lab.setUp("jail -m name=a children.max=0");
        lab.run("jls name children.max children.cur").says("a 0 3\na.b 0 1\na.b.c 0 0\na.d 0 0\n");
        lab.run("jexec a jail -c name=x vnet persist").complains(1, "jail: jail_set: Operation not permitted\n");
    }

    @Test
    void whoeverIsRemovedTakesAllThatIsInIt() {
        tree();
        lab.run("jail -v -r a").says("a.d: removed\na.b.c: removed\na.b: removed\na: removed\n");
        lab.run("jls name").says("e\n");
        lab.setUp("jail -r e");
        tree();
        lab.run("jexec a jail -v -r *").says("d: removed\nb.c: removed\nb: removed\n");
        lab.run("jls name").says("a\ne\n");
    }

    @Test
    void namedTwiceIsRemovedOnce() {
        tree();
        lab.run("jail -v -r a.b a 2 a.b.c").says("a.d: removed\na.b.c: removed\na.b: removed\na: removed\n");
    }

    @Test
    void aJailThatDoesNotPersistStaysForThoseInIt() {
        tree();
        lab.setUp("jail -m name=a.b nopersist\njail -m name=a nopersist");
        lab.run("jls name").says("a\na.b\ne\na.b.c\na.d\n");
        lab.run("jail -v -r a.b.c").says("a.b.c: removed\na.b: removed\n");
        lab.run("jail -v -r a.d").says("a.d: removed\na: removed\n");
    }

    @Test
    void aJailIsMadeAgain() {
        tree();
        lab.run("jail -i -rc name=a.b vnet persist children.max=1").says("6\n");
        lab.run("jls name children.max").says("a 9\ne 0\na.d 0\na.b 1\n");
        lab.run("jail -v -rc name=new vnet persist").says("new: created\n");
        lab.run("jail -v -rc name=new vnet persist").says("new: removed\nnew: created\n");
    }

    @Test
    void unnamedJailsAreNamedByTheirNumberWhereTheyAre() {
        lab.setUp("jail -c name=a vnet persist children.max=2");
        lab.run("jexec a jail -i -c vnet persist").says("2\n");
        lab.run("jls name").says("a\na.2\n");
        lab.run("jexec a.2 jls name").says("");
        lab.run("jexec 2 jls name").says("");
        lab.run("jail -r 2").says("");
    }

    @Test
    void aWholeNameHasABound() {
        StringBuilder name = new StringBuilder("x".repeat(63));
        lab.setUp("jail -c name=" + name + " vnet persist children.max=9");
        for (int i = 8; i >= 6; i--) {
            name.append('.').append("x".repeat(63));
            if (name.length() > 255) {
                break;
            }
            lab.setUp("jail -c name=" + name + " vnet persist children.max=" + i);
        }
        assertEquals(255, name.length());
        lab.run("jail -c name=" + name + ".y vnet persist")
                .complains(
                        1,
                        "jail: jail_set: File name too long: the whole name of a jail, those around it included, has at"
                                + " most 255 characters\n");
    }

    @Test
    void theDebuggerShowsWhatIsSeen() {
        tree();
        lab.setUp("jail -c name=a.s persist\njail -c name=t persist");
        List<String> names = lab.run("ddb show vnets")
                .out()
                .lines()
                .filter(l -> l.startsWith("vnet "))
                .map(l -> l.substring(18))
                .toList();
        assertEquals(List.of("0", "a", "a.b", "e", "a.b.c", "a.d"), names);
        String inside = lab.run("jexec a.b ddb show vnets").out();
        assertTrue(inside.startsWith("vnet            = b\n") && inside.contains("= c\n"), inside);
        assertFalse(inside.contains("a.") || inside.contains("= d\n"), inside);
        lab.run("jexec a ddb show vnet s").complains(1, "ddb: jail s has its parent's vnet: name that one\n");
        lab.run("jexec a.s ddb show vnets")
                .complains(
                        1, "ddb: Operation not permitted: this jail has its parent's vnet, and may only look at it\n");
    }

    @Test
    void aFileMakesATree() {
        CommandLab.Output out = new CommandLab.Output();
        String file =
                "a { vnet; children.max = 2; owner = 1000; } a.b { ip4.addr = 10.0.0.1, 10.0.0.2; allow.raw_sockets; }";
        int exit = lab.commands.run(
                new Request(List.of("jail", "-q", "-f", "x", "-c"), false, 80, new Peer(0, 0, 1), file), out);
        assertEquals(new CommandLab.Result(0, "", ""), out.result(exit));
        lab.run("jls -s").says("""
                name=a path=/ persist vnet=new host.hostname="" children.max=2 owner=1000
                name=a.b path=/ persist vnet=inherit host.hostname="" ip4.addr=10.0.0.1,10.0.0.2 allow.raw_sockets
                """);
    }

    @Test
    void interfacesGoDownTheTreeAndHomeAgain() {
        tree();
        lab.setUp("""
                ifconfig epair0 create
                jail -m name=a vnet.interface=epair0a
                jexec a ifconfig epair0a vnet b.c
                """);
        lab.run("jexec a.b.c ifconfig -l").says("lo0 epair0a\n");
        lab.run("jexec a.b ifconfig epair0a -vnet c").says("");
        lab.run("jexec a.b ifconfig -l").says("lo0 epair0a\n");
        lab.run("jexec a jail -r b").says("");
        // Its home is the host, not a, which had it on loan itself.
        lab.run("ifconfig -l").says("lo0 epair0a epair0b\n");
        lab.setUp("jexec a ifconfig epair create\njexec a ifconfig epair1a vnet d");
        lab.setUp("jexec a jail -r d");
        assertTrue(lab.run("jexec a ifconfig -l").out().contains("epair1a"));
        lab.setUp("jail -r a");
        assertFalse(lab.run("ifconfig -l").out().contains("epair1a"));
    }
}
