package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vvorld.daemon.world.NetisrTable;
import org.vvorld.daemon.world.NetisrTable.Column;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.netisr.Protocol;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ethernet;
import org.vvorld.stack.wire.Ipv4;
import org.vvorld.stack.wire.Ipv4Address;

/** {@code netstat -Q}, with two workers and traffic that is known to the last packet. */
class NetstatQueuesTest {
    private static final String CONFIGURATION = """
            Configuration:
            Setting                        Current        Limit
            Thread count                         2            2
            Default queue limit               1024        10240
            Dispatch policy                 hybrid          n/a
            Threads bound to CPUs         disabled          n/a

            Protocols:
            Name   Proto QLimit Policy Dispatch Flags
            ip         1   1024   flow  default   --F
            arp        4   1024 source  default   ---
            ether      5   1024 source  default   ---
            ip6        6   1024   flow  default   --F
            epair      8   1024    cpu deferred   C--
            ip_direct     9   1024   flow deferred   --F

            Workstreams:
            WSID CPU   Name     Len WMark   Disp'd  HDisp'd   QDrops   Queued  Handled
            """;

    private static final int HERE = Ipv4Address.parse("10.66.0.2");

    private final CommandLab lab = new CommandLab(2);
    private Vnet gw;

    @BeforeEach
    void world() {
        lab.withTwoJails();
        lab.setUp("""
                ifconfig tap0 create
                ifconfig tap0 vnet gw
                jexec gw ifconfig tap0 inet 10.66.0.2/24 up
                jexec gw arp -s 10.66.1.2 02:e0:00:00:00:0b
                jexec web arp -s 10.66.1.1 02:e0:00:00:00:0a
                """);
        lab.lab.runFor(Lab.ms(1));
        gw = lab.world.jails().require("gw").vnet();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    /** Sources in 192.0.2.0/24 whose datagrams to {@link #HERE} are owned by this worker. */
    private List<Integer> sourcesOf(int worker, int count) {
        List<Integer> sources = new ArrayList<>();
        var policy = lab.lab.netisr().policy();
        for (int source = Ipv4Address.parse("192.0.2.1"); sources.size() < count; source++) {
            if (policy.buckets().workerOf(policy.flowHash().ofFlow(source, HERE, 253, 0, 0)) == worker) {
                sources.add(source);
            }
        }
        return sources;
    }

    /** gw's TAP receives datagrams on worker 0, all in one turn. They go no further: gw has no such protocol. */
    private void receive(List<Integer> sources) {
        DeviceInterface tap = (DeviceInterface) gw.interfaceNamed("tap0");
        lab.lab.netisr().post(0, on -> sources.forEach(s -> tap.receive(datagram(on, tap.mac(), s), on)));
        lab.lab.runFor(Lab.ms(1));
    }

    private static Packet datagram(Workstream on, long to, int source) {
        Packet p = on.take();
        int at = p.append(Ethernet.HEADER_BYTES + Ipv4.MIN_HEADER_BYTES);
        Ethernet.write(p, at, to, 0x0200_0000_0001L, Ethernet.TYPE_IPV4);
        int ip = at + Ethernet.HEADER_BYTES;
        Ipv4.write(p, ip, 0, Ipv4.MIN_HEADER_BYTES, 1, 0, 64, 253, source, HERE);
        Ipv4.writeChecksum(p, ip);
        return p;
    }

    private NetisrTable all() {
        return lab.admin.call(lab.world::netisrTable);
    }

    private static String row(int worker, Protocol p, long... figures) {
        StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%4d %3d   %-6s", worker, worker, p.key()));
        for (int i = 0; i < figures.length; i++) {
            row.append(String.format(Locale.ROOT, i < 2 ? " %5d" : " %8d", figures[i]));
        }
        return row.append('\n').toString();
    }

    private static String idle(int worker, Protocol p) {
        return row(worker, p, 0, 0, 0, 0, 0, 0, 0);
    }

    /** The whole text, where only these two have had anything. */
    private static String text(String ip0, String epair0, String ip1, String epair1) {
        StringBuilder text = new StringBuilder(CONFIGURATION);
        for (int w = 0; w < 2; w++) {
            text.append(w == 0 ? ip0 : ip1);
            text.append(idle(w, Protocol.ARP)).append(idle(w, Protocol.ETHER)).append(idle(w, Protocol.IP6));
            text.append(w == 0 ? epair0 : epair1).append(idle(w, Protocol.IP_DIRECT));
        }
        return text.toString();
    }

    @Test
    void framesAreHandledAtOnceOrThroughTheOwnersRing() {
        List<Integer> mixed = new ArrayList<>(sourcesOf(0, 3));
        mixed.addAll(sourcesOf(1, 2));
        receive(mixed);
        String here = row(0, Protocol.IP, 0, 0, 0, 3, 0, 0, 3);
        String hopped = row(1, Protocol.IP, 0, 2, 0, 0, 0, 2, 2);
        // Each has announced its address to the other.
        String announced = row(0, Protocol.EPAIR, 0, 1, 0, 0, 0, 1, 1);
        String there = text(here, announced, hopped, idle(1, Protocol.EPAIR));
        lab.run("jexec gw netstat -Q").says(there);
        lab.run("netstat -Qj gw").says(there);
        assertEquals(
                "   0   0   ip         0     0        0        3        0        0        3",
                there.lines().skip(18).findFirst().orElseThrow());
        lab.run("jexec web netstat -Q")
                .says(text(idle(0, Protocol.IP), announced, idle(1, Protocol.IP), idle(1, Protocol.EPAIR)));
        lab.run("netstat -Q")
                .says(text(here, row(0, Protocol.EPAIR, 0, 1, 0, 0, 0, 2, 2), hopped, idle(1, Protocol.EPAIR)));
    }

    @Test
    void theHostSumsUpAndForgetsNoVnetThatIsGone() {
        receive(sourcesOf(1, 2));
        Vnet web = lab.world.jails().require("web").vnet();
        lab.lab
                .netisr()
                .post(1, on -> web.shard(on).icmp().sendEcho(0, Ipv4Address.parse("10.66.1.1"), 1, 0, 8, 0, false));
        lab.lab.runFor(Lab.ms(1));
        // The request crossed to gw and the reply to web, on the worker that sent the one.
        assertEquals(1, table("gw").value(1, Protocol.EPAIR, Column.HANDLED));
        assertEquals(1, table("web").value(1, Protocol.EPAIR, Column.HANDLED));
        String before = lab.run("netstat -Q").out();
        assertEquals(2, all().value(1, Protocol.EPAIR, Column.QUEUED));
        assertEquals(2, all().value(1, Protocol.IP, Column.HANDLED));
        assertEquals(2, all().value(1, Protocol.IP, Column.WATERMARK));
        lab.setUp("jail -r gw");
        lab.run("netstat -Q").says(before);
        lab.setUp("jail -r web");
        lab.run("netstat -Q").says(before);
    }

    private NetisrTable table(String jail) {
        return lab.admin.call(
                () -> lab.world.netisrTable(lab.world.jails().require(jail).vnet()));
    }

    @Test
    void dropsAreThoseOfTheVnetThatLosesThem() {
        lab.setUp("sysctl net.isr.defaultqlimit=2");
        receive(sourcesOf(1, 5));
        assertEquals(3, table("gw").value(1, Protocol.IP, Column.QUEUE_DROPS));
        assertEquals(2, table("gw").value(1, Protocol.IP, Column.QUEUED));
        assertEquals(3, gw.queueDrops());
        assertEquals(0, table("web").sum(Column.QUEUE_DROPS));
        assertEquals(3, all().sum(Column.QUEUE_DROPS));
    }

    @Test
    void thePolicyIsShownAndFollowed() {
        lab.setUp("""
                sysctl net.isr.dispatch=direct
                sysctl net.isr.proto.arp.dispatch=deferred
                """);
        receive(sourcesOf(1, 4));
        assertEquals(4, table("gw").value(0, Protocol.IP, Column.DISPATCHED));
        assertEquals(4, table("gw").value(0, Protocol.IP, Column.HANDLED));
        List<String> lines = lab.run("netstat -Q").out().lines().toList();
        assertEquals("Dispatch policy                 direct          n/a", lines.get(4));
        assertEquals("ip         1   1024   flow  default   --F", lines.get(9));
        assertEquals("arp        4   1024 source deferred   ---", lines.get(10));
    }

    @Test
    void asJson() {
        receive(sourcesOf(0, 3));
        JsonObject netisr = lab.json("netstat -Q").getAsJsonObject().getAsJsonObject("netisr");
        assertEquals(JsonParser.parseString("""
                        {"threads": 2, "default-queue-limit": 1024, "maximum-queue-limit": 10240,
                         "dispatch-policy": "hybrid", "threads-bound": false}
                        """), netisr.get("configuration"));
        assertEquals(
                JsonParser.parseString("""
                        {"name": "arp", "protocol": 4, "queue-limit": 1024, "policy-type": "source",
                         "policy": "default", "flags": "---"}
                        """), netisr.getAsJsonArray("protocol").get(1));
        JsonArray workstreams = netisr.getAsJsonArray("workstream");
        assertEquals(2, workstreams.size());
        assertEquals(
                JsonParser.parseString("""
                        {"workstream": 0, "cpu": 0, "name": "ip", "length": 0, "watermark": 0, "dispatched": 0,
                         "hybrid-dispatched": 3, "queue-drops": 0, "queued": 0, "handled": 3}
                        """),
                workstreams.get(0).getAsJsonObject().getAsJsonArray("work").get(0));
    }
}
