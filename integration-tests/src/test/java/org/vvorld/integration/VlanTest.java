package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vvorld.integration.harness.Await;
import org.vvorld.integration.harness.Capture;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.RawFrames;
import org.vvorld.integration.harness.RouterLab;
import org.vvorld.integration.harness.TaggedFrames;
import org.vvorld.integration.harness.Vvorldd;

/** Tagged frames between a vnet and Linux. This kernel has no vlans of its own: stations are played with raw sockets. */
@IntegrationTest
class VlanTest {
    private static final String STATION = "02:00:00:00:05:01";
    private static final String FAR_STATION = "02:00:00:00:06:01";
    private static final String TAG_5 = "81006005";
    private static final String TAGS_7_42 = "88a80007" + "8100002a";

    /**
     * <pre>
     *   STATION 10.5.0.1 [vlan 5] --- em0.5 [rt] em1.6 --- [vlan 6] 10.6.0.1 FAR_STATION
     * </pre>
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void taggedFramesBothWays(boolean nics) {
        try (RouterLab lab = nics ? RouterLab.onNics("") : RouterLab.onTaps()) {
            String nearLink = nics ? "a0" : "d0";
            String farLink = nics ? "b0" : "d1";
            String mac = lab.interfaceOf("em0").get("ether").getAsString();
            lab.daemon().vvctl().script("""
                    ifconfig -j rt em0.5 create inet 10.5.0.2/24
                    ifconfig -j rt vlan7 create vlandev em0 vlan 7 vlanproto 802.1ad up
                    ifconfig -j rt vlan7.42 create inet 10.42.0.2/24
                    ifconfig -j rt em1.6 create pcp 4 inet 10.6.0.2/24
                    arp -j rt -s 10.6.0.1 02:00:00:00:06:01
                    """).expect(0);
            try (Capture near = new Capture(lab.left, nearLink);
                    Capture far = new Capture(lab.right, farLink)) {
                assertEquals(
                        6,
                        RawFrames.send(
                                lab.left,
                                nearLink,
                                List.of(
                                        TaggedFrames.arpRequest(STATION, TAG_5, "10.5.0.1", "10.5.0.2"),
                                        TaggedFrames.echoRequest(mac, STATION, TAG_5, "10.5.0.1", "10.5.0.2", 1),
                                        TaggedFrames.echoRequest(mac, STATION, TAG_5, "10.5.0.1", "10.6.0.1", 2),
                                        TaggedFrames.arpRequest(STATION, TAGS_7_42, "10.42.0.1", "10.42.0.2"),
                                        TaggedFrames.echoRequest(mac, STATION, TAGS_7_42, "10.42.0.1", "10.42.0.2", 3),
                                        // Nobody has this tag.
                                        TaggedFrames.arpRequest(STATION, "81000008", "10.5.0.1", "10.5.0.2"))));
                Await.until(
                        "all frames have come in", () -> lab.daemon().metrics().dropped("rt", "vlan_unknown") >= 1);
                String answer = "eth.src == " + mac + " && icmp.type == 0 && ";
                assertFrames(1, near, "vlan.id == 5 && arp.opcode == 2 && eth.src == " + mac);
                assertFrames(1, near, answer + "vlan.id == 5 && vlan.priority == 0 && icmp.seq == 1");
                assertFrames(1, near, "ieee8021ad.id == 7 && vlan.id == 42 && arp.opcode == 2 && eth.src == " + mac);
                assertFrames(1, near, answer + "ieee8021ad.id == 7 && vlan.id == 42 && icmp.seq == 3");
                near.requireClean(mac);
                assertFrames(
                        1,
                        far,
                        "eth.dst == " + FAR_STATION
                                + " && vlan.id == 6 && vlan.priority == 4 && ip.ttl == 63 && icmp.type == 8 && icmp.seq == 2");
            }
            assertEquals(0, lab.daemon().metrics().dropped("rt", "vlan_too_many_tags"));
        }
    }

    private static void assertFrames(int count, Capture capture, String filter) {
        List<String> frames = capture.frames(filter);
        assertEquals(count, frames.size(), () -> filter + ": " + frames);
    }

    /**
     * Two jails, a cable of the kernel between them, and vlans at either end, full size and in each other. One end is lent: its
     * parent stays with the host.
     */
    @Test
    void betweenJailsOverACable() {
        try (Netns netns = new Netns()) {
            netns.run("ip", "link", "add", "x0", "type", "veth", "peer", "name", "x1");
            netns.run("ip", "link", "set", "x0", "up");
            netns.run("ip", "link", "set", "x1", "up");
            try (Vvorldd daemon = Vvorldd.in(netns).config("""
                            netisr: {threads: 2}
                            devices: {em0: {packet: x0}, em1: {packet: x1}}
                            host: {interfaces: {em0: {}}}
                            jails:
                              a:
                                interfaces:
                                  em0.5: {inet: 10.5.0.1/24}
                                  em0.7: {vlanproto: 802.1ad}
                                  em0.7.42: {inet: 10.42.0.1/24}
                              b:
                                interfaces:
                                  em1: {}
                                  em1.5: {inet: 10.5.0.2/24}
                                  em1.7: {vlanproto: 802.1ad, pcp: 2}
                                  em1.7.42: {inet: 10.42.0.2/24}
                            """).start()) {
                // What raw sockets send past the queueing discipline is only seen where it arrives.
                try (Capture atA = new Capture(netns, "x0");
                        Capture atB = new Capture(netns, "x1")) {
                    ping(daemon, "10.5.0.2", "1472");
                    ping(daemon, "10.42.0.2", "1468");
                    for (Capture c : List.of(atA, atB)) {
                        assertFrames(5, c, "vlan.id == 5 && icmp && frame.len == 1518");
                        assertFrames(5, c, "ieee8021ad.id == 7 && vlan.id == 42 && icmp && frame.len == 1518");
                    }
                    atA.requireClean(netns.mac("x1"));
                    atB.requireClean(netns.mac("x0"));
                }
                String shown = daemon.vvctl().line("jexec a ifconfig em0.5");
                assertTrue(shown.contains("\tvlan: 5 vlanproto: 802.1q vlanpcp: 0 parent interface: em0\n"), shown);
                daemon.vvctl().line("jail -r a");
                daemon.stop();
            }
        }
    }

    private static void ping(Vvorldd daemon, String to, String bytes) {
        String out = daemon.vvctl().line("jexec a ping -c 5 -i 0.05 -D -s " + bytes + " " + to);
        assertTrue(out.contains("5 packets transmitted, 5 packets received"), out);
    }
}
