package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vvorld.daemon.world.HostSysctl;
import org.vvorld.stack.netisr.Dispatch;
import org.vvorld.stack.netisr.Policy;
import org.vvorld.stack.netisr.Protocol;

/** sysctl(8) of what is not per vnet, with three workers. */
class HostSysctlTest {
    private static final String SYMMETRIC = "6d5a".repeat(20);
    private static final String MICROSOFT =
            "6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01fa";

    private final CommandLab lab = new CommandLab(3);

    @BeforeEach
    void jail() {
        lab.setUp("jail -c name=a vnet persist");
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private Policy policy() {
        return lab.lab.netisr().policy();
    }

    @Test
    void allAreSeenFromEverywhere() {
        String all = """
                net.isr.bindthreads: 0
                net.isr.defaultqlimit: 1024
                net.isr.dispatch: hybrid
                net.isr.maxprot: 16
                net.isr.maxqlimit: 10240
                net.isr.maxthreads: 3
                net.isr.numthreads: 3
                net.isr.proto.arp.dispatch: default
                net.isr.proto.ether.dispatch: default
                net.isr.proto.ip.dispatch: default
                net.isr.proto.ip6.dispatch: default
                """;
        lab.run("sysctl net.isr").says(all);
        lab.run("jexec a sysctl net.isr").says(all);
        lab.run("jexec a sysctl net.inet.rss").says("""
                net.inet.rss.basecpu: 0
                net.inet.rss.bits: 3
                net.inet.rss.bucket_mapping: 0:0 1:1 2:2 3:0 4:1 5:2 6:0 7:1
                net.inet.rss.buckets: 8
                net.inet.rss.enabled: 1
                net.inet.rss.hashalgo: 2
                net.inet.rss.key: %s
                net.inet.rss.mask: 7
                net.inet.rss.maxbits: 7
                net.inet.rss.maxcpus: 64
                net.inet.rss.ncpus: 3
                """.formatted(SYMMETRIC));
        lab.assertJson(
                "{\"net.isr.dispatch\": \"hybrid\", \"net.isr.numthreads\": 3}",
                "sysctl net.isr.dispatch net.isr.numthreads");
        lab.run("sysctl -d net.isr.dispatch").says("net.isr.dispatch: netisr dispatch policy\n");
    }

    @Test
    void theHostSetsThem() {
        lab.run("sysctl net.isr.dispatch=deferred").says("net.isr.dispatch: hybrid -> deferred\n");
        assertEquals(Dispatch.DEFERRED, policy().dispatch());
        lab.run("sysctl net.isr.proto.ip.dispatch=direct").says("net.isr.proto.ip.dispatch: default -> direct\n");
        assertEquals(Dispatch.DIRECT, policy().dispatch(Protocol.IP));
        assertEquals(Dispatch.DEFERRED, policy().dispatch(Protocol.ARP));
        lab.run("sysctl -n net.isr.proto.ip.dispatch=default").says("direct -> default\n");
        assertFalse(policy().hasOwnDispatch(Protocol.IP));
        lab.run("sysctl net.isr.defaultqlimit=1").says("net.isr.defaultqlimit: 1024 -> 1\n");
        assertEquals(1, policy().queueLimit());
        lab.run("sysctl net.inet.rss.bucket_mapping=7:0")
                .says(
                        "net.inet.rss.bucket_mapping: 0:0 1:1 2:2 3:0 4:1 5:2 6:0 7:1 -> 0:0 1:1 2:2 3:0 4:1 5:2 6:0 7:0\n");
        assertEquals(0, policy().buckets().worker(7));
        lab.run("sysctl net.inet.rss.key=" + MICROSOFT)
                .says("net.inet.rss.key: " + SYMMETRIC + " -> " + MICROSOFT + "\n");
        // The first of Microsoft's published vectors, by addresses.
        assertEquals(0x323e8fc2, policy().flowHash().ofFlow(0x420995bb, 0xa18e6450, 1, 0, 0));
        lab.assertJson(
                "{\"net.isr.dispatch\": {\"old\": \"deferred\", \"new\": \"direct\"}}",
                "sysctl net.isr.dispatch=direct");
    }

    @Test
    void resetGoesBackToTheStart() {
        List<HostSysctl> settable =
                HostSysctl.all().stream().filter(HostSysctl::isSettable).toList();
        lab.setUp("""
                sysctl net.isr.dispatch=deferred
                sysctl net.isr.defaultqlimit=7
                sysctl net.isr.proto.ip.dispatch=direct
                sysctl net.isr.proto.ip6.dispatch=direct
                sysctl net.isr.proto.arp.dispatch=direct
                sysctl net.isr.proto.ether.dispatch=direct
                sysctl net.inet.rss.bucket_mapping=0:1
                sysctl net.inet.rss.key=%s
                """.formatted(MICROSOFT));
        try (CommandLab fresh = new CommandLab(3)) {
            for (HostSysctl s : settable) {
                assertFalse(s.value(lab.lab.netisr()).equals(s.value(fresh.lab.netisr())), s.key());
                s.reset(lab.lab.netisr());
                assertEquals(s.value(fresh.lab.netisr()), s.value(lab.lab.netisr()), s.key());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    net.isr.dispatch=default          | net.isr.dispatch=default: Invalid argument: 'default' is not one of deferred, hybrid, direct
                    net.isr.proto.arp.dispatch=none   | net.isr.proto.arp.dispatch=none: Invalid argument: 'none' is not one of default, deferred, hybrid, direct
                    net.isr.proto.epair.dispatch=direct | unknown oid 'net.isr.proto.epair.dispatch': 'sysctl -aN' lists those there are
                    net.isr.proto=direct              | oid 'net.isr.proto' isn't a leaf node
                    net.isr.defaultqlimit=0           | net.isr.defaultqlimit=0: Invalid argument: 0 is not in 1..10240
                    net.isr.defaultqlimit=many        | invalid integer 'many' for net.isr.defaultqlimit
                    net.isr.maxthreads=4              | oid 'net.isr.maxthreads' is a read only tunable: set netisr.threads in the config and start vvorldd again
                    net.inet.rss.key=6d5a             | net.inet.rss.key=6d5a: Invalid argument: '6d5a' is not 80 hexadecimal digits
                    net.inet.rss.bucket_mapping=0:3   | net.inet.rss.bucket_mapping=0:3: Invalid argument: no worker 3 for bucket 0; use 0 to 2
                    net.inet.rss.bucket_mapping=8:0   | net.inet.rss.bucket_mapping=8:0: Invalid argument: no bucket 8; use 0 to 7
                    net.inet.rss.bucket_mapping=      | net.inet.rss.bucket_mapping=: Invalid argument: "" is not bucket:worker; write for example 0:1 2:0
                    """)
    void refuses(String operand, String complaint) {
        Policy before = policy();
        lab.run("sysctl " + operand).complains(1, "sysctl: " + complaint + "\n");
        assertEquals(before, policy());
    }

    @Test
    void aJailSetsNone() {
        for (HostSysctl s : HostSysctl.all()) {
            Policy before = policy();
            for (String run : new String[] {"jexec a sysctl ", "sysctl -j a "}) {
                String change = s.key() + "=1";
                String reason = s.isSettable()
                        ? change + ": Operation not permitted: only the host can set it"
                        : "oid '" + s.key() + "' is "
                                + s.configKey()
                                        .map(key -> "a read only tunable: set " + key
                                                + " in the config and start vvorldd again")
                                        .orElse("read only");
                lab.run(run + change).complains(1, "sysctl: " + reason + "\n");
            }
            assertEquals(before, policy());
        }
        lab.run("jexec a sysctl -W net.isr net.inet.rss").says("");
    }
}
