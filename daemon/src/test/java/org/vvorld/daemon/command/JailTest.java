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
                    jail -c name=x vnet=maybe persist    | jail: vnet: unknown value "maybe": it can be new or inherit
                    jail -c name=x vnet persist foo=1    | jail: unknown parameter: foo
                    jail -c name=x vnet persist foo      | jail: unknown parameter: foo
                    jail -c name=x vnet persist jid=7    | jail: jid=7: a jail's number is given by vvorldd: leave it out
                    jail -c name=7 vnet persist          | jail: name "7" cannot be numeric; a jail's number is given by vvorldd
                    jail -c name=gw.x vnet persist       | jail: prison limit exceeded
                    jail -c name=x.y vnet persist        | jail: jail "x" not found
                    jail -c name=.y vnet persist         | jail: jail "" not found
                    jail -c name=x vnet persist children.max=-1 | jail: invalid children.max: '-1': a number, 0 to 999999
                    jail -c name=x vnet persist children.max=999999 | jail: jail_set: Operation not permitted: children.max=999999 must be under that of the jail around it, which is 999999
                    jail -c name=x vnet persist ip4.addr=10.0.0.1 | jail: vnet jails cannot have IP address restrictions
                    jail -m name=gw ip4=inherit          | jail: vnet jails cannot have IP address restrictions
                    jail -c name=x persist vnet.interface=lo0 | jail: vnet.interface: the jail has its parent's vnet, and can be lent nothing
                    jail -c name=x vnet persist owner=no-such-user | jail: owner=no-such-user: there is no user no-such-user on this Linux: create it, or give a number
                    jail -c name=x vnet persist owner=0:no-such-group | jail: owner=0:no-such-group: there is no group no-such-group on this Linux: create it, or give a number
                    jail -rc name=gw vnet                | jail: new jail must persist or attach: add 'persist'; commands are run by jexec
                    jail -rc name=0 vnet persist         | jail: jail "0" already exists
                    jail -m name=web jid=1 persist       | jail: name cannot be changed after creation: jail "web" is number 2, not 1
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
        for (String line : new String[] {"jail", "jail -c", "jail -r", "jail -rm x", "jexec", "jexec gw"}) {
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
                        + " ip4=inherit ip4.addr= allow.raw_sockets owner= nodying noquarantined\n");
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
                  {"jid": 1, "parent": 0, "name": "gw", "hostname": "gw.example", "path": "/", "state": "ACTIVE",
                   "vnet": "new", "persist": true, "children-max": 0, "children-cur": 0, "owner": "",
                   "quarantined": false, "interfaces": ["lo0", "epair0a"], "ipv4": []},
                  {"jid": 2, "parent": 0, "name": "web", "hostname": "", "path": "/", "state": "ACTIVE",
                   "vnet": "new", "persist": true, "children-max": 0, "children-cur": 0, "owner": "",
                   "quarantined": false, "interfaces": ["lo0", "epair0b"], "ipv4": []}]}}
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
