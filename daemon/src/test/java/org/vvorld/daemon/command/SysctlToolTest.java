package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vvorld.daemon.command.CommandLab.Result;
import org.vvorld.daemon.world.HostSysctl;
import org.vvorld.stack.sysctl.Sysctl;

/** sysctl(8). */
class SysctlToolTest {
    private final CommandLab lab = new CommandLab();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void setsInOneVnetAlone() {
        lab.setUp("jail -c name=a vnet persist host.hostname=a.example");
        lab.run("jexec a sysctl net.inet.ip.forwarding=1").says("net.inet.ip.forwarding: 0 -> 1\n");
        lab.run("sysctl -j a net.inet.ip.forwarding").says("net.inet.ip.forwarding: 1\n");
        lab.run("sysctl net.inet.ip.forwarding").says("net.inet.ip.forwarding: 0\n");
        lab.run("jexec a sysctl -n net.inet.ip.forwarding=1 net.inet.ip.ttl").says("1 -> 1\n64\n");
        lab.run("jexec a sysctl -n security.jail.jailed security.jail.vnet kern.features.vimage kern.hostname")
                .says("1\n1\n1\na.example\n");
        lab.run("sysctl -n security.jail.jailed kern.version").says("0\nvvorldd 1.2.3\n");
    }

    @Test
    void prefixesAndFormats() {
        lab.run("sysctl net.inet.icmp").says("""
                net.inet.icmp.bmcastecho: 0
                net.inet.icmp.icmplim: 200
                net.inet.icmp.quotelen: 548
                """);
        lab.run("sysctl -e net.inet.ip").says("net.inet.ip.forwarding=0\nnet.inet.ip.ttl=64\n");
        lab.run("sysctl -N net.inet.ip").says("net.inet.ip.forwarding\nnet.inet.ip.ttl\n");
        lab.run("sysctl -d net.inet.ip.ttl").says("net.inet.ip.ttl: Default time to live of packets sent from here\n");
        lab.run("sysctl -W security").says("");
        long hostsOwn = HostSysctl.all().stream().filter(HostSysctl::isSettable).count();
        assertEquals(
                Sysctl.values().length + hostsOwn,
                lab.run("sysctl -aW").out().lines().count());
        assertTrue(lab.run("sysctl -aN")
                .out()
                .lines()
                .toList()
                .containsAll(java.util.Arrays.stream(Sysctl.values())
                        .map(Sysctl::key)
                        .toList()));
        // What -e prints, sysctl takes.
        lab.run("sysctl -e net.inet.rss.bucket_mapping").says("net.inet.rss.bucket_mapping=0:0\n");
        String[] tunables = lab.run("sysctl -aeW").out().split("\n", -1);
        for (String assignment : tunables) {
            if (!assignment.isEmpty()) {
                assertEquals(0, lab.run("sysctl " + assignment).exit(), assignment);
            }
        }
    }

    @Test
    void asJson() {
        lab.assertJson("{\"net.inet.ip.forwarding\": 0, \"net.inet.ip.ttl\": 64}", "sysctl net.inet.ip");
        lab.assertJson("{\"net.inet.ip.ttl\": {\"old\": 64, \"new\": 32}}", "sysctl net.inet.ip.ttl=32");
        lab.assertJson("{\"kern.version\": \"vvorldd 1.2.3\"}", "sysctl kern.version");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    no.such                     | unknown oid 'no.such': 'sysctl -aN' lists those there are
                    no.such=1                   | unknown oid 'no.such': 'sysctl -aN' lists those there are
                    net.inet.i                  | unknown oid 'net.inet.i': 'sysctl -aN' lists those there are
                    net.inet=1                  | oid 'net.inet' isn't a leaf node
                    kern.version=1              | oid 'kern.version' is read only
                    net.inet.ip.forwarding=2    | net.inet.ip.forwarding=2: Invalid argument: 2 is over 1
                    net.inet.ip.forwarding=yes  | net.inet.ip.forwarding=yes: Invalid argument: 'yes' is not an integer
                    net.inet.ip.forwarding=     | net.inet.ip.forwarding=: Invalid argument: '' is not an integer
                    """)
    void refuses(String operand, String complaint) {
        lab.run("sysctl " + operand).complains(1, "sysctl: " + complaint + "\n");
        lab.run("sysctl -q " + operand).complains(1, "");
    }

    @Test
    void oneErrorDoesNotKeepTheOthersBack() {
        assertEquals(
                new Result(1, "net.inet.ip.ttl: 64\n", "sysctl: unknown oid 'x': 'sysctl -aN' lists those there are\n"),
                lab.run("sysctl x net.inet.ip.ttl"));
        lab.run("sysctl -i x net.inet.ip.ttl").says("net.inet.ip.ttl: 64\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sysctl", "sysctl -a name", "sysctl -nN name", "sysctl -z"})
    void usage(String line) {
        Result r = lab.run(line);
        assertEquals(1, r.exit());
        assertTrue(r.err().contains("usage: sysctl "), r.err());
    }
}
