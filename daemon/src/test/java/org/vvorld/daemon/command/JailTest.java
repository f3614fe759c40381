package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** jail(8), jls(8), jexec(8). */
class JailTest {
    private final CommandLab lab = new CommandLab();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void createsModifiesAndRemoves() {
        lab.run("jail -c name=a vnet persist host.hostname=a.example").says("");
        lab.run("jail -i -c name=b vnet=new persist=true").says("2\n");
        lab.run("jail -m name=a host.hostname=other").says("");
        lab.run("jail -cm name=a host.hostname=third").says("");
        lab.run("jail -cm name=c vnet persist").says("");
        lab.run("jls jid name host.hostname").says("1 a third\n2 b \n3 c \n");
        lab.run("jail -r a 2").says("");
        lab.run("jls name").says("c\n");
        lab.run("jail -v -r *").says("c: removed\n");
        lab.run("jail -r *").says("");
        lab.run("jail -v -c name=a vnet persist").says("a: created\n");
        lab.run("jail -m name=a nopersist").says("");
        lab.run("jls name").says("");
    }

    @Test
    void aJailWithoutANameIsNamedByItsNumber() {
        lab.run("jail -i -c vnet persist").says("1\n");
        lab.run("jls jid name").says("1 1\n");
        lab.run("jail -r 1").says("");
    }

    @Test
    void lendsInterfacesAndGetsThemBack() {
        lab.setUp("ifconfig epair create\nifconfig epair create");
        lab.run("jail -c name=a vnet persist vnet.interface=epair0b,epair1b").says("");
        lab.run("jexec a ifconfig -l").says("lo0 epair0b epair1b\n");
        lab.run("jail -c name=b vnet persist vnet.interface=epair0b")
                .complains(1, "jail: interface epair0b does not exist\n");
        lab.run("jls name").says("a\n");
        lab.run("jail -m name=a vnet.interface=epair0a").says("");
        lab.run("jail -r a").says("");
        // By their index, the lowest free one: they came home in the order in which they were lent.
        assertEquals(5, lab.run("ifconfig -l").out().strip().split(" ", -1).length);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    jail -c name=gw vnet persist         | jail: jail "gw" already exists
                    jail -c name=x vnet                  | jail: new jail must persist or attach: add 'persist'; commands are run by jexec
                    jail -c name=x persist               | jail: vnet=inherit: a jail has a vnet of its own here: write 'vnet'
                    jail -c name=x vnet=inherit persist  | jail: vnet=inherit: a jail has a vnet of its own here: write 'vnet'
                    jail -c name=x vnet=maybe persist    | jail: vnet: unknown value "maybe": it can be new or inherit
                    jail -c name=x vnet persist foo=1    | jail: unknown parameter: foo
                    jail -c name=x vnet persist foo      | jail: unknown parameter: foo
                    jail -c name=x vnet persist jid=7    | jail: jid=7: a jail's number is given by vvorldd: leave it out
                    jail -c name=7 vnet persist          | jail: name "7" cannot be numeric; a jail's number is given by vvorldd
                    jail -c name=gw.x vnet persist       | jail: jail "gw" cannot have children: jails have one level
                    jail -c name=x vnet persist children.max=3 | jail: children.max=3: jails have one level: leave it out
                    jail -c name=x vnet persist vnet.interface=no0 | jail: interface no0 does not exist
                    jail -m name=x host.hostname=y       | jail: jail "x" not found
                    jail -m name=0 host.hostname=y       | jail: jail "0" not found
                    jail -m host.hostname=y              | jail: no jail specified: add name=J
                    jail -m name=gw vnet=inherit         | jail: vnet cannot be changed after creation
                    jail -r x                            | jail: jail "x" not found
                    jail -r 0                            | jail: jail "0" not found
                    jail -r 99                           | jail: jail "99" not found
                    jexec x ifconfig                     | jexec: jail "x" not found
                    jexec gw jail -c name=y vnet persist | jail: jail_set: Operation not permitted
                    jexec gw jail -r web                 | jail: jail "web" not found
                    jexec gw jexec web ifconfig          | jexec: jail "web" not found
                    jexec gw ls                          | jexec: execvp: ls: No such file or directory
                    jls -j x                             | jls: jail "x" not found
                    jls colour                           | jls: unknown parameter: colour
                    """)
    void refuses(String line, String complaint) {
        lab.withTwoJails();
        lab.run(line).complains(1, complaint + "\n");
        lab.run("jls name").says("gw\nweb\n");
    }

    @Test
    void removesTheOthersThoughOneIsNotThere() {
        lab.withTwoJails();
        lab.run("jail -r gw nobody web").complains(1, "jail: jail \"nobody\" not found\n");
        lab.run("jls name").says("");
    }

    @Test
    void usage() {
        for (String line : new String[] {"jail", "jail -c", "jail -r", "jail -cr x", "jexec", "jexec gw"}) {
            CommandLab.Result r = lab.run(line);
            assertEquals(1, r.exit(), line);
            assertTrue(r.err().startsWith("usage: "), line);
        }
    }

    @Test
    void jlsTables() {
        lab.run("jls").says("   JID  IP Address      Hostname                      Path\n");
        lab.withTwoJails();
        lab.run("jls").says("""
                   JID  IP Address      Hostname                      Path
                     1                  gw.example                    /
                     2                                                /
                """);
        lab.run("jls -v").says("""
                   JID  Hostname                      Path
                        Name                          State
                        Interfaces
                     1  gw.example                    /
                        gw                            ACTIVE
                        lo0 epair0a
                     2                                /
                        web                           ACTIVE
                        lo0 epair0b
                """);
        lab.run("jls -j 2 -n")
                .says("jid=2 parent=0 name=web path=/ persist vnet=new host.hostname= children.max=0 children.cur=0"
                        + " nodying noquarantined\n");
        lab.run("jls -hq name host.hostname").says("name host.hostname\ngw gw.example\nweb \"\"\n");
        lab.run("jls -n name jid").says("name=gw jid=1\nname=web jid=2\n");
        lab.run("jexec gw jls").says("   JID  IP Address      Hostname                      Path\n");
    }

    @Test
    void whatJlsPrintsMakesTheJailAgain() {
        lab.setUp("jail -c name=a vnet persist host.hostname=a.example");
        String parameters = lab.run("jls -s").out().strip();
        assertEquals("name=a path=/ persist vnet=new host.hostname=a.example", parameters);
        lab.setUp("jail -r a\njail -c " + parameters);
        assertEquals(parameters, lab.run("jls -s").out().strip());
    }

    @Test
    void jlsAsJson() {
        lab.withTwoJails();
        lab.assertJson("""
                {"jail-information": {"jail": [
                  {"jid": 1, "name": "gw", "hostname": "gw.example", "path": "/", "state": "ACTIVE", "vnet": "new",
                   "persist": true, "quarantined": false, "interfaces": ["lo0", "epair0a"]},
                  {"jid": 2, "name": "web", "hostname": "", "path": "/", "state": "ACTIVE", "vnet": "new",
                   "persist": true, "quarantined": false, "interfaces": ["lo0", "epair0b"]}]}}
                """, "jls");
        lab.assertJson("{\"jail-information\": {\"jail\": []}}", "jexec gw jls");
    }

    @Test
    void aThousandJailsComeAndGo() {
        for (int i = 0; i < 1000; i++) {
            lab.run("jail -c name=j" + i + " vnet persist").says("");
        }
        assertEquals(1000, lab.run("jls name").out().lines().count());
        lab.run("jail -r *").says("");
        assertFalse(lab.run("jls name").out().contains("j"));
    }
}
