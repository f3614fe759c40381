package org.vvorld.stack.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.ms;
import static org.vvorld.stack.sim.Lab.seconds;

import org.junit.jupiter.api.Test;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.Icmpv4;

class LabTest {
    @Test
    void pingsThroughARouter() {
        try (var lab = new Lab(1)) {
            var a = lab.host("a", "10.0.0.1/24");
            var r = lab.router("r");
            var b = lab.host("b", "10.0.1.1/24");
            lab.wire(a, r).delay(ms(5));
            lab.wire(r, b);
            // What the nodes announce when they get their addresses passes first.
            lab.runFor(seconds(1));
            LabPing ping = a.ping(b);
            lab.runFor(seconds(1));
            assertEquals(1, ping.replies().size());
            LabPing.Reply reply = ping.replies().getFirst();
            assertEquals(63, reply.ttl());
            assertEquals(b.address(), reply.from());
            // ARP and echo, each there and back over the delayed wire.
            assertEquals(seconds(1) + ms(20), reply.atNanos());
        }
    }

    @Test
    void missingHostBehindARouterIsUnreachable() {
        try (var lab = new Lab(2)) {
            var a = lab.host("a", "10.0.0.1/24");
            var r = lab.router("r");
            var b = lab.host("b", "10.0.1.1/24");
            lab.wire(a, r);
            lab.epair(r, b);
            LabPing ping = a.ping("10.0.1.77");
            lab.runFor(seconds(4));
            assertTrue(ping.errors().isEmpty());
            lab.runFor(seconds(4));
            assertEquals(1, ping.errors().size());
            assertEquals(Icmpv4.UNREACHABLE_HOST, ping.errors().getFirst().code());
            assertEquals(1, r.drops(Drop.ARP_UNRESOLVED));
        }
    }
}
