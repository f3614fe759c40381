package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv6Address;

/** {@code route get} beyond a link of 1400 bytes: {@code web - gw - far}. */
class PathMtuTest {
    private static final String HEAD = " recvpipe  sendpipe  ssthresh  rtt,msec    mtu        weight    expire\n";

    private final CommandLab lab = new CommandLab();

    @BeforeEach
    void build() {
        lab.withTwoJails().setUp("""
                jail -c name=far vnet persist
                ifconfig epair create
                ifconfig epair1a vnet gw
                ifconfig epair1b vnet far
                ifconfig -j gw epair1a inet 10.66.2.1/24 mtu 1400
                ifconfig -j far epair1b inet 10.66.2.2/24 mtu 1400
                ifconfig -j web epair0b inet6 no_dad 2001:db8:1::2/64
                ifconfig -j gw epair0a inet6 no_dad 2001:db8:1::1/64
                ifconfig -j gw epair1a inet6 no_dad 2001:db8:2::1/64
                ifconfig -j far epair1b inet6 no_dad 2001:db8:2::2/64
                route -j web -6 -q add default 2001:db8:1::1
                sysctl -j gw net.inet6.ip6.forwarding=1
                """);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    /** Sends 1500 bytes of each family that are not to be cut. */
    private void feelTheWay() {
        Vnet web = lab.world.jails().require("web").vnet();
        Ipv6Address far = Ipv6Address.parse("2001:db8:2::2");
        lab.lab.netisr().post(0, on -> {
            web.shard(on).icmp().sendEcho(0, Ipv4Address.parse("10.66.2.2"), 1, 1, 1472, 0, true);
            web.shard(on).ipv6().icmp().sendEcho(0, 0, far.high(), far.low(), null, 1, 1, 1452, 0, true);
        });
        lab.lab.runFor(Lab.seconds(1));
    }

    private String numbers(String command) {
        String text = lab.run(command).out();
        int at = text.indexOf(HEAD);
        assertTrue(at >= 0, text);
        return text.substring(at + HEAD.length()).trim().replaceAll(" +", " ");
    }

    private JsonObject json() {
        return lab.json("route -j web -6 get 2001:db8:2::2").getAsJsonObject().getAsJsonObject("route");
    }

    @Test
    void whatRoutersHaveToldIsShownUntilItIsForgotten() {
        assertEquals("0 0 0 0 1500 1 0", numbers("route -j web get 10.66.2.2"));
        assertEquals("0 0 0 0 1500 1 0", numbers("route -j web -6 get 2001:db8:2::2"));
        assertFalse(json().has("expire"));
        feelTheWay();
        assertEquals("0 0 0 0 1400 1 599", numbers("route -j web get 10.66.2.2"));
        assertEquals("0 0 0 0 1400 1 599", numbers("route -j web -6 get 2001:db8:2::2"));
        assertEquals("1400 599", json().get("mtu") + " " + json().get("expire"));
        assertEquals("0 0 0 0 1500 1 0", numbers("route -j web -6 get 2001:db8:2::3"));
        assertEquals("0 0 0 0 1500 1 0", numbers("route -j web get 10.66.2.1"));
        assertTrue(lab.run("netstat -j web -s -p icmp6").out().contains("1 path MTU learnt"));
        lab.setUp("ifconfig -j web epair0b mtu 1300");
        assertEquals("0 0 0 0 1300 1 599", numbers("route -j web get 10.66.2.2"));
        lab.setUp("ifconfig -j web epair0b mtu 1500");
        lab.lab.runFor(Lab.seconds(600));
        assertEquals("0 0 0 0 1500 1 0", numbers("route -j web get 10.66.2.2"));
        assertEquals("0 0 0 0 1500 1 0", numbers("route -j web -6 get 2001:db8:2::2"));
    }
}
