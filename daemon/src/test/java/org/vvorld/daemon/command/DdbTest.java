package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DdbTest {
    @Test
    void aVnetAndItsParts() {
        try (CommandLab lab = new CommandLab()) {
            lab.run("jail -c name=web vnet persist");
            lab.run("ddb show vnet web").says("""
                    vnet            = web
                     jid            = 1
                     vnet_ifcnt     = 1
                     vnet_state     = open
                     parts          = sysctl memory route arp nd icmp frag udp tcp pktgen ifnet input
                     shards         =\s
                     charge         = 0
                     charge_limit   = 1024
                     timers         = 0
                     neighbours     = 0
                     routes         = 0
                    """);
            String all = lab.run("ddb show vnets").out();
            assertTrue(all.contains("= 0\n jid            = 0\n") && all.contains("= web\n"), all);
            String inside = lab.run("jexec web ddb show vnets").out();
            assertTrue(inside.startsWith("vnet            = web\n") && !inside.contains("jid            = 0"), inside);
        }
    }

    @Test
    void theOrderOfParts() {
        try (CommandLab lab = new CommandLab()) {
            String up = lab.run("ddb show vnet_sysinit").out();
            assertTrue(up.startsWith("Order Part    Uses"), up);
            String down = lab.run("ddb show vnet_sysuninit").out();
            assertEquals(
                    up.lines().skip(1).toList().reversed(), down.lines().skip(1).toList());
            assertTrue(down.lines().skip(1).findFirst().orElseThrow().startsWith("   12 input   sysctl memory"), down);
        }
    }

    @Test
    void whatIsWrong() {
        try (CommandLab lab = new CommandLab()) {
            lab.run("ddb show leftovers").says("none\n");
            lab.run("ddb show vnet nobody").complains(1, "ddb: jail \"nobody\" not found\n");
            assertEquals(1, lab.run("ddb show").exit());
            assertEquals(1, lab.run("ddb panic").exit());
            lab.run("jail -c name=web vnet persist");
            lab.run("jexec web ddb show leftovers")
                    .complains(1, "ddb: Operation not permitted: what vnets left over is the host's affair\n");
        }
    }
}
