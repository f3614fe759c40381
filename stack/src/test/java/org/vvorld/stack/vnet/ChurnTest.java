package org.vvorld.stack.vnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.icmp.EchoListener;
import org.vvorld.stack.iface.Epair;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;

/** Vnets come and go, and nothing stays: a million times, each with an epair, addresses, a route, ARP and traffic. */
class ChurnTest {
    private static final int CYCLES = 1_000_000;
    /** What the heap may have more after the last cycle than after the first tenth: less than a byte a cycle. */
    private static final long SLACK_BYTES = CYCLES / 2;

    private static final int PING = 7;

    private final Lab lab = new Lab(1, 2);
    private final LabNode hub = lab.router("hub");
    /** The counters say enough. */
    private final EchoListener pings = new EchoListener() {
        @Override
        public void onReply(int from, int sequence, int ttl, int bytes, long nowNanos) {}

        @Override
        public void onError(int from, int type, int code, int sequence, int bytes) {}
    };

    private void cycle(int n) {
        Vnet v = Vnet.open(
                "v",
                lab.netisr(),
                1000 + 3 * (n % 1000),
                (vnet, fault) -> lab.faults().add(fault));
        Epair far = Epair.create(n % 1000, 1001 + 3 * (n % 1000), 0x0200_0000_0000L + 256L * (n % 1000));
        Epair near = far.peer();
        far.home(hub.vnet());
        near.home(n % 2 == 0 ? hub.vnet() : v);
        hub.vnet().attach(far);
        v.attach(near);
        hub.vnet().ipv4().add(far, InterfaceAddress.parse("10.9.0.1/30"));
        v.ipv4().add(near, InterfaceAddress.parse("10.9.0.2/30"));
        hub.vnet().up(far, true);
        v.up(near, true);
        v.ipv4().putRoute(new StaticRoute(Ipv4Prefix.DEFAULT, Route.Kind.GATEWAY, Ipv4Address.parse("10.9.0.1")));
        if (n % 16 == 0) {
            // Answered; and asked for in vain, so that a packet waits for a neighbour and a timer runs when all ends.
            for (int last = 2; last <= 3; last++) {
                int to = Ipv4Address.parse("10.9.0." + last);
                lab.netisr().post(0, on -> hub.vnet().shard(on).icmp().sendEcho(0, to, PING, 1, 56, 64, false));
            }
        }
        lab.netisr().settle();
        assertEquals(Leftovers.NONE, v.close());
        Interface lent = hub.vnet().interfaceNamed(near.name());
        if (lent != null) {
            hub.vnet().destroy(lent);
        }
    }

    private static long heapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void aMillionVnetsLeaveNothing() {
        hub.vnet().echoClients().add(PING, pings);
        int n = 0;
        while (n < CYCLES / 10) {
            cycle(n++);
        }
        long heap = heapBytes();
        long packets = lab.packetBytes();
        while (n < CYCLES) {
            cycle(n++);
        }
        assertTrue(heapBytes() < heap + SLACK_BYTES, "heap " + heap + " after a tenth, " + heapBytes() + " at the end");
        assertEquals(packets, lab.packetBytes());
        assertEquals(1, hub.vnet().interfaces().size());
        assertTrue(hub.count(Counter.ICMP_ECHO_REPLIES) >= CYCLES / 16, "the half of the pings is answered");
        lab.close();
    }
}
