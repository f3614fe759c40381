package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
                net.inet.icmp.drop_redirect: 0
                net.inet.icmp.icmplim: 200
                net.inet.icmp.maskrepl: 0
                net.inet.icmp.quotelen: 548
                net.inet.icmp.tstamprepl: 1
                """);
        lab.run("sysctl -e net.inet.ip.portrange").says("""
                net.inet.ip.portrange.first=10000
                net.inet.ip.portrange.last=65535
                net.inet.ip.portrange.randomized=1
                """);
        lab.run("sysctl -N net.inet.ip.portrange").says("""
                net.inet.ip.portrange.first
                net.inet.ip.portrange.last
                net.inet.ip.portrange.randomized
                """);
        lab.run("sysctl -d net.inet.ip.ttl").says("net.inet.ip.ttl: Default time to live of packets sent from here\n");
        lab.run("sysctl -W security").says("");
        long hostsOwn = HostSysctl.all().stream().filter(HostSysctl::isSettable).count();
        assertEquals(
                // And the host's name.
                Sysctl.values().length + hostsOwn + 1,
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
    void typesAndNumbers() {
        lab.run("sysctl -t net.inet.ip.ttl net.isr.dispatch net.link.ether.inet.maxentries")
                .says("""
                net.inet.ip.ttl: integer
                net.isr.dispatch: string
                net.link.ether.inet.maxentries: unsigned integer
                """);
        lab.run("sysctl -dt net.inet.ip.ttl")
                .says("net.inet.ip.ttl: integer: Default time to live of packets sent from here\n");
        lab.run("sysctl -nt net.inet.ip.ttl").says("integer\n");
        lab.run("sysctl -x net.inet.ip.forwarding net.inet.ip.ttl net.isr.dispatch")
                .says("""
                net.inet.ip.forwarding: 0000000000
                net.inet.ip.ttl: 0x00000040
                net.isr.dispatch: hybrid
                """);
        assertTrue(lab.run("sysctl -X").out().contains("net.inet.ip.ttl: 0x00000040\n"));
        lab.run("sysctl -h net.link.ether.inet.maxentries").says("net.link.ether.inet.maxentries: 4,096\n");
        lab.run("sysctl -x net.inet.ip.ttl=0x20").says("net.inet.ip.ttl: 0x00000040 -> 0x00000020\n");
        lab.run("sysctl net.inet.ip.ttl=\"0x10\"").says("net.inet.ip.ttl: 32 -> 16\n");
        lab.assertJson("{\"net.inet.ip.ttl\": \"integer\"}", "sysctl -t net.inet.ip.ttl");
        lab.assertJson(
                "{\"hw.ncpu\": {\"type\": \"integer\", \"description\": \"Number of active CPUs\"}}",
                "sysctl -dt hw.ncpu");
    }

    @Test
    void someOfThemOnly() {
        List<String> all = names("sysctl -aN");
        assertEquals(all.stream().sorted().toList(), all);
        assertEquals(all, names("sysctl -AN"));
        assertEquals(
                Arrays.stream(Sysctl.values()).map(Sysctl::key).sorted().toList(),
                names("sysctl -aNV"),
                "of each vnet");
        assertEquals(
                HostSysctl.all().stream()
                        .filter(s -> s.configKey().isPresent())
                        .map(HostSysctl::key)
                        .sorted()
                        .toList(),
                names("sysctl -aNT"));
        assertTrue(names("sysctl -aNT").containsAll(List.of("net.isr.bindthreads", "net.isr.maxthreads")));
        assertEquals(
                List.of(
                        "net.inet.ip.accept_sourceroute",
                        "net.inet.ip.directed-broadcast",
                        "net.inet.ip.forwarding",
                        "net.inet.ip.fragttl",
                        "net.inet.ip.maxfragpackets",
                        "net.inet.ip.maxfrags",
                        "net.inet.ip.maxfragsperpacket",
                        "net.inet.ip.portrange.first",
                        "net.inet.ip.portrange.last",
                        "net.inet.ip.portrange.randomized",
                        "net.inet.ip.redirect",
                        "net.inet.ip.rfc1122_strong_es",
                        "net.inet.ip.sourceroute",
                        "net.inet.ip.ttl"),
                names("sysctl -NW net.inet.ip hw"));
    }

    private List<String> names(String line) {
        return lab.run(line).out().lines().toList();
    }

    @Test
    void aJailSetsItsOwnAndNothingElse() {
        lab.setUp("jail -c name=a vnet persist host.hostname=a.example");
        lab.run("jexec a sysctl kern.hostname=b.example").says("kern.hostname: a.example -> b.example\n");
        lab.run("jls host.hostname").says("b.example\n");
        lab.run("sysctl -n kern.hostname").says("\n");
        lab.run("jexec a sysctl kern.ostype kern.osrelease").says("kern.ostype: VVorld\nkern.osrelease: 1.2.3\n");
        lab.run("jexec a sysctl net.isr.dispatch=direct")
                .complains(1, "sysctl: net.isr.dispatch=direct: Operation not permitted: only the host can set it\n");
        List<String> inJail =
                new ArrayList<>(Arrays.stream(Sysctl.values()).map(Sysctl::key).toList());
        inJail.add("kern.hostname");
        assertEquals(inJail.stream().sorted().toList(), names("jexec a sysctl -aNW"));
    }

    @Test
    void asJson() {
        lab.assertJson(
                "{\"net.inet.ip.forwarding\": 0, \"net.inet.ip.ttl\": 64}",
                "sysctl net.inet.ip.forwarding net.inet.ip.ttl");
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
                    net.inet.ip.forwarding=yes  | invalid integer 'yes' for net.inet.ip.forwarding
                    net.inet.ip.forwarding=     | empty numeric value for net.inet.ip.forwarding
                    net.inet.ip.forwarding=99999999999 | invalid integer '99999999999' for net.inet.ip.forwarding
                    hw.ncpu=2                   | oid 'hw.ncpu' is read only
                    net.isr.maxthreads=2        | oid 'net.isr.maxthreads' is a read only tunable: set netisr.threads in the config and start vvorldd again
                    kern.hostname=-x            | kern.hostname=-x: Invalid argument: a host name has letters, digits, dots, - and _, 255 at most
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
    @ValueSource(
            strings = {
                "sysctl",
                "sysctl -nN name",
                "sysctl -z",
                "sysctl -W net.inet.ip.ttl=1",
                "sysctl -T net.isr.dispatch=direct"
            })
    void usage(String line) {
        Result r = lab.run(line);
        assertEquals(1, r.exit());
        assertTrue(r.err().contains("usage: sysctl "), r.err());
    }
}
