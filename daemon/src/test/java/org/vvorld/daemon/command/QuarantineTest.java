package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabPing;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv4Address;

/** A quarantine as an operator rehearses it, sees it and ends it. */
class QuarantineTest {
    private final CommandLab lab = new CommandLab();

    @BeforeEach
    void world() {
        lab.withTwoJails();
        assertTrue(gwAnswers());
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private boolean gwAnswers() {
        Vnet web = lab.world.jails().require("web").vnet();
        LabPing ping = new LabPing();
        assertTrue(web.echoClients().add(1, ping));
        lab.lab
                .netisr()
                .post(0, on -> web.shard(on).icmp().sendEcho(0, Ipv4Address.parse("10.66.1.1"), 1, 0, 8, 0, false));
        lab.lab.runFor(Lab.ms(20));
        web.echoClients().remove(1);
        return ping.replies().size() == 1;
    }

    private void quarantine() {
        lab.run("jexec gw sysctl debug.fail_point.vnet_input=1").says("debug.fail_point.vnet_input: 0 -> 1\n");
        for (int i = 0; i < 100; i++) {
            assertFalse(gwAnswers());
        }
        assertEquals(100, lab.faults.size());
        lab.faults.clear();
    }

    @Test
    void jlsShowsIt() {
        quarantine();
        lab.run("jls").says("""
                   JID  IP Address      Hostname                      Path
                     1                  gw.example                    / (quarantined)
                     2                                                /
                """);
        String verbose = lab.run("jls -v").out();
        assertTrue(verbose.contains("        gw                            QUARANTINED\n"), verbose);
        assertTrue(verbose.contains("        web                           ACTIVE\n"), verbose);
        lab.run("jls name quarantined").says("gw true\nweb false\n");
        lab.run("jls -n name quarantined").says("name=gw quarantined\nname=web noquarantined\n");
        lab.run("jls -j web -n")
                .says("jid=2 parent=0 name=web path=/ persist vnet=new host.hostname= children.max=0 children.cur=0"
                        + " ip4=inherit ip4.addr= allow.raw_sockets owner= nodying noquarantined\n");
        assertFalse(lab.run("jls -s").out().contains("quarantined"), "a jail is not made so");
        lab.assertJson("""
                {"jail-information": {"jail": [
                  {"jid": 1, "parent": 0, "name": "gw", "hostname": "gw.example", "path": "/", "state": "QUARANTINED",
                   "vnet": "new", "persist": true, "children-max": 0, "children-cur": 0, "owner": "",
                   "quarantined": true, "interfaces": ["lo0", "epair0a"], "ipv4": []},
                  {"jid": 2, "parent": 0, "name": "web", "hostname": "", "path": "/", "state": "ACTIVE",
                   "vnet": "new", "persist": true, "children-max": 0, "children-cur": 0, "owner": "",
                   "quarantined": false, "interfaces": ["lo0", "epair0b"], "ipv4": []}]}}
                """, "jls");
    }

    @ParameterizedTest
    @ValueSource(strings = {"quarantined=0", "noquarantined", "quarantined=false"})
    void jailEndsIt(String parameter) {
        quarantine();
        lab.setUp("jexec gw sysctl debug.fail_point.vnet_input=0");
        assertFalse(gwAnswers());
        lab.run("jail -m name=gw " + parameter).says("");
        assertTrue(gwAnswers());
        lab.run("jls name quarantined").says("gw false\nweb false\n");
    }

    @Test
    void aVnetThatStillThrowsIsQuarantinedAgain() {
        quarantine();
        lab.run("jail -m name=gw quarantined=0").says("");
        lab.run("jls quarantined").says("false\nfalse\n");
        for (int i = 0; i < 100; i++) {
            assertFalse(gwAnswers());
        }
        lab.faults.clear();
        lab.run("jls quarantined").says("true\nfalse\n");
    }

    @Test
    void theHostsVnetToo() {
        lab.setUp("ifconfig lo0 inet 127.0.0.1/8\nsysctl debug.fail_point.vnet_input=1");
        Vnet host = lab.world.vnet0();
        for (int i = 0; i < 100; i++) {
            lab.lab
                    .netisr()
                    .post(
                            0,
                            on -> host.shard(on).icmp().sendEcho(0, Ipv4Address.parse("127.0.0.1"), 1, 0, 8, 0, false));
        }
        lab.lab.runFor(Lab.ms(1));
        lab.faults.clear();
        assertTrue(host.isQuarantined());
        lab.run("jail -m name=0 quarantined=0").says("");
        assertFalse(host.isQuarantined());
        lab.run("jail -m name=0 quarantined=0 host.hostname=x").complains(1, "jail: jail \"0\" not found\n");
    }

    @Test
    void itCannotBeAskedFor() {
        String reason =
                "it can only be ended, by quarantined=0; the jail's sysctl debug.fail_point.vnet_input rehearses one";
        for (String value : new String[] {"1", "true", "yes"}) {
            lab.run("jail -m name=gw quarantined=" + value)
                    .complains(1, "jail: quarantined=" + value + ": " + reason + "\n");
        }
        lab.run("jail -m name=gw quarantined").complains(1, "jail: quarantined=true: " + reason + "\n");
        lab.run("jls quarantined").says("false\nfalse\n");
    }
}
