package org.vvorld.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The link monitor, running and default routes against the kernel. */
class LinkMonitorTest {
    private final List<LinkEvent> events = new ArrayList<>();

    /** Reads on until such an event was there. */
    private LinkEvent await(LinkMonitor monitor, String what, Predicate<LinkEvent> wanted) throws LinuxException {
        try (Epoll epoll = Epoll.open(1)) {
            epoll.add(monitor.fd(), Epoll.IN, 0);
            while (true) {
                for (LinkEvent event : events) {
                    if (wanted.test(event)) {
                        events.clear();
                        return event;
                    }
                }
                assertEquals(1, epoll.poll(5000), "no event within 5 s: " + what + "; were: " + events);
                monitor.poll(events::add);
            }
        }
    }

    private static Predicate<LinkEvent> here(Predicate<LinkEvent> wanted) {
        return event -> event.name().equals("here") && wanted.test(event);
    }

    @Test
    void seesWhatIsThereAndWhatHappens() throws Exception {
        NetNs.run(() -> {
            VethPair.make();
            NetNs.ip("link", "set", "here", "address", "02:00:00:00:00:07");
            try (LinkMonitor monitor = LinkMonitor.open()) {
                Link link = new LinuxLink("here");
                LinkEvent first = await(monitor, "exists", here(LinkEvent::running));
                assertEquals(new LinkEvent("here", link.index(), true, true, 1500, "02:00:00:00:00:07", false), first);
                assertTrue(link.isRunning());

                link.down();
                await(monitor, "down", here(e -> !e.up() && !e.running()));
                assertFalse(link.isRunning());
                link.up();
                await(monitor, "up", here(e -> e.up() && e.running()));
                NetNs.ip("link", "set", "there", "down");
                await(monitor, "carrier lost", here(e -> e.up() && !e.running()));
                assertTrue(link.isUp());
                assertFalse(link.isRunning());
                NetNs.ip("link", "set", "there", "up");
                await(monitor, "carrier back", here(LinkEvent::running));
                link.mtuBytes(1400);
                await(monitor, "MTU", here(e -> e.mtuBytes() == 1400));

                NetNs.ip("link", "del", "here");
                LinkEvent gone = await(monitor, "deleted", here(LinkEvent::deleted));
                assertEquals(first.index(), gone.index());
                VethPair.make();
                LinkEvent again = await(monitor, "created again", here(e -> !e.deleted()));
                assertEquals(new LinuxLink("here").index(), again.index());
                assertTrue(again.index() != first.index());
                NetNs.ip("link", "set", "here", "down");
                NetNs.ip("link", "set", "here", "name", "else");
                assertEquals(
                        again.index(),
                        await(monitor, "renamed", e -> e.name().equals("else")).index());
            }
        });
    }

    /** A port that leaves its bridge says DELLINK, of the bridge's family, and lives on. */
    @Test
    void leavingABridgeIsNoDeletion() throws Exception {
        NetNs.run(() -> {
            VethPair.make();
            try (LinkMonitor monitor = LinkMonitor.open()) {
                await(monitor, "exists", here(e -> true));
                NetNs.ip("link", "add", "bridge", "type", "bridge");
                NetNs.ip("link", "set", "here", "master", "bridge");
                NetNs.ip("link", "set", "here", "nomaster");
                NetNs.ip("link", "del", "bridge");
                List<LinkEvent> deleted = new ArrayList<>();
                await(monitor, "bridge deleted", e -> {
                    if (e.deleted()) {
                        deleted.add(e);
                    }
                    return e.deleted() && e.name().equals("bridge");
                });
                assertTrue(deleted.stream().allMatch(e -> e.name().equals("bridge")), deleted.toString());
            }
        });
    }

    @Test
    void afterAnOverflowEverythingIsToldAgain() throws Exception {
        NetNs.run(() -> {
            VethPair.make();
            try (LinkMonitor monitor = LinkMonitor.open()) {
                await(monitor, "exists", here(e -> true));
                NetNs.ip("link", "add", "last", "type", "bridge");
                LinkEvent last = await(monitor, "last exists", e -> e.name().equals("last"));
                // Each change is a message of more than a kilobyte; the socket holds some 200 KiB.
                Link link = new LinuxLink("there");
                for (int i = 0; i < 1000; i++) {
                    link.mtuBytes(1400 + i % 2);
                }
                NetNs.ip("link", "del", "last");
                int heard = monitor.poll(events::add);
                assertTrue(heard < 1000, "no overflow: " + heard);
                assertTrue(events.contains(last.gone()), "deleted unheard");
                events.clear();
                link.mtuBytes(1300);
                assertEquals(
                        1300,
                        await(monitor, "news again", e -> e.mtuBytes() == 1300).mtuBytes());
            }
        });
    }

    @Test
    void defaultRoutesAreFound() throws Exception {
        NetNs.run(() -> {
            VethPair.make();
            Link here = new LinuxLink("here");
            Link there = new LinuxLink("there");
            assertFalse(here.carriesDefaultRoute());
            NetNs.ip("addr", "add", "10.1.0.1/24", "dev", "here");
            NetNs.ip("addr", "add", "10.2.0.1/24", "dev", "there");
            NetNs.ip("route", "add", "10.9.0.0/16", "via", "10.1.0.2");
            assertFalse(here.carriesDefaultRoute(), "not a default route");
            NetNs.ip("route", "add", "unreachable", "default", "metric", "9");
            assertFalse(here.carriesDefaultRoute(), "leads nowhere");
            NetNs.ip("route", "add", "default", "via", "10.1.0.2");
            assertTrue(here.carriesDefaultRoute());
            assertFalse(there.carriesDefaultRoute());
            NetNs.ip("route", "del", "default", "via", "10.1.0.2");
            assertFalse(here.carriesDefaultRoute());
            NetNs.ip("route", "add", "default", "nexthop", "via", "10.1.0.2", "nexthop", "via", "10.2.0.2");
            assertTrue(here.carriesDefaultRoute(), "one of two hops");
            assertTrue(there.carriesDefaultRoute(), "the other");
            NetNs.ip("route", "flush", "exact", "default");
            NetNs.ip("route", "add", "default", "dev", "there", "table", "77");
            assertTrue(there.carriesDefaultRoute(), "another table");
        });
    }

    @Test
    void aDefaultRouteIsFoundBehindManyOthers(@TempDir Path directory) throws Exception {
        Path batch = directory.resolve("routes");
        StringBuilder routes = new StringBuilder();
        for (int i = 0; i < 3000; i++) { // some 60 bytes each: more than one datagram
            routes.append("route add 10.")
                    .append(16 + i / 250)
                    .append('.')
                    .append(i % 250)
                    .append(".0/24 via 10.1.0.2\n");
        }
        Files.writeString(batch, routes);
        NetNs.run(() -> {
            VethPair.make();
            NetNs.ip("addr", "add", "10.1.0.1/24", "dev", "here");
            NetNs.ip("-batch", batch.toString());
            assertFalse(new LinuxLink("here").carriesDefaultRoute());
            NetNs.ip("route", "add", "default", "via", "10.1.0.2", "table", "99");
            assertTrue(new LinuxLink("here").carriesDefaultRoute());
        });
    }

    @Test
    void defaultRoutesOfIpv6AreFound() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/sys/net/ipv6")), "this kernel has no IPv6");
        NetNs.run(() -> {
            NetNs.ip("link", "add", "here", "type", "veth", "peer", "name", "there");
            NetNs.ip("link", "set", "here", "up");
            assertFalse(new LinuxLink("here").carriesDefaultRoute());
            NetNs.ip("-6", "route", "add", "default", "dev", "here");
            assertTrue(new LinuxLink("here").carriesDefaultRoute());
            assertFalse(new LinuxLink("there").carriesDefaultRoute());
        });
    }
}
