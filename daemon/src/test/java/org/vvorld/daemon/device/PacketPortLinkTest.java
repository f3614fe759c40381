package org.vvorld.daemon.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.daemon.device.DeviceLab.frame;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vvorld.config.DeviceKind;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.world.LinuxDevice;
import org.vvorld.linux.PacketRings;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.netisr.Policy;
import org.vvorld.stack.stats.Drop;

/** A NIC whose link, MTU and address change, that vanishes and comes back. */
@Timeout(60)
class PacketPortLinkTest {
    private static final long OTHER_MAC = 0x0a00_0000_0099L;
    private DeviceLab lab;
    private FakeLink nic;
    private DeviceInterface ifp;

    @BeforeEach
    void start() throws Exception {
        lab = new DeviceLab(2);
        nic = lab.taps.link("eth1");
        ifp = lab.packet(2, "em0", DeviceKind.Packet.of("eth1", false));
    }

    @AfterEach
    void stop() {
        lab.destroy(ifp);
        lab.close();
    }

    private AdminException refused(DeviceKind.Packet kind) {
        return assertThrows(AdminException.class, () -> lab.packet(3, "em1", kind));
    }

    @Test
    void theInterfaceHasTheNicsAddressAndMtu() {
        assertEquals(nic.mac, ifp.mac());
        assertEquals(1500, ifp.mtuBytes());
        assertEquals(2, lab.sockets.sockets.size());
        for (FakePacketSocket s : lab.sockets.sockets) {
            assertTrue(s.started);
            assertFalse(s.promiscuous);
            assertEquals(List.of(), s.addresses);
        }
        assertEquals(lab.steering.last(), lab.sockets.program);
    }

    @Test
    void theLinkIsFollowed() {
        assertTrue(ifp.isRunning());
        nic.running = false;
        lab.tell(nic);
        assertFalse(ifp.isRunning());
        lab.send(ifp, 2, 60);
        assertEquals(2, lab.vnet.value(Drop.OUTPUT_DEVICE_ERROR));
        assertEquals(0, lab.sockets.first().unsent());
        nic.running = true;
        lab.tell(nic);
        assertTrue(ifp.isRunning());
        lab.send(ifp, 2, 60);
        assertEquals(2, lab.sockets.first().sent.size());
    }

    @Test
    void anotherLinkIsNoneOfItsBusiness() {
        FakeLink other = lab.taps.link("eth2");
        other.index = 8;
        other.running = false;
        other.mtu = 576;
        lab.tell(other);
        assertTrue(ifp.isRunning());
        assertEquals(1500, ifp.mtuBytes());
    }

    @Test
    void theMtuFollowsTheNicsDownAndUpAgain() {
        nic.mtu = 1400;
        lab.tell(nic);
        assertEquals(1400, ifp.mtuBytes());
        nic.mtu = 9000;
        lab.tell(nic);
        assertEquals(1500, ifp.mtuBytes(), "what it had, not more");
        ifp.device().mtuBytes(9000);
        AdminException e = assertThrows(AdminException.class, () -> ifp.device().mtuBytes(9001));
        assertEquals(
                "SIOCSIFMTU (em0): Invalid argument: mtu 9001 is more than the 9000 of eth1; raise that first: ip link"
                        + " set eth1 mtu 9001",
                e.getMessage());
    }

    @Test
    void forAnAddressOfItsOwnTheNicReceivesToo() {
        FakePacketSocket socket = lab.sockets.first();
        ifp.device().mac(OTHER_MAC);
        assertEquals(List.of("[10, 0, 0, 0, 0, -103]"), socket.addresses);
        assertFalse(socket.promiscuous);
        ifp.device().mac(nic.mac);
        assertEquals(List.of(), socket.addresses);
        lab.sockets.refusesAddresses = true;
        ifp.device().mac(OTHER_MAC);
        assertTrue(socket.promiscuous);
        ifp.device().mac(nic.mac);
        assertFalse(socket.promiscuous);
    }

    /** Whatever else asks for it or no longer does, and also when it was gone in between. */
    @Test
    void forABridgeTheNicReceivesAll() {
        FakePacketSocket socket = lab.sockets.first();
        ifp.promiscuous(true);
        assertTrue(socket.promiscuous);
        lab.sockets.refusesAddresses = true;
        ifp.device().mac(OTHER_MAC);
        ifp.device().mac(nic.mac);
        assertTrue(socket.promiscuous);
        ifp.device().mac(OTHER_MAC);
        ifp.promiscuous(false);
        assertTrue(socket.promiscuous, "its own address needs it");
        ifp.device().mac(nic.mac);
        assertFalse(socket.promiscuous);
        vanish();
        ifp.promiscuous(true);
        nic.exists = true;
        lab.tell(nic);
        assertTrue(lab.sockets.first().promiscuous, "what was asked for while it was away");
        ifp.promiscuous(false);
        assertFalse(lab.sockets.first().promiscuous);
    }

    @Test
    void whenTheNicsAddressChangesTheInterfacesStays() {
        long before = ifp.mac();
        nic.mac = OTHER_MAC;
        lab.tell(nic);
        assertEquals(before, ifp.mac());
        assertEquals(List.of("[10, 0, 0, 0, 0, 7]"), lab.sockets.first().addresses);
    }

    private void vanish() {
        nic.exists = false;
        nic.running = false;
        lab.tell(nic);
    }

    @Test
    void aNicThatVanishesAndReturnsIsTheSameInterface() throws Exception {
        List<FakePacketSocket> before = lab.sockets.sockets;
        before.forEach(s -> s.drops = 3);
        ifp.device().mtuBytes(1300);
        ifp.mtuBytes(1300);
        vanish();
        assertFalse(ifp.isRunning());
        assertTrue(before.stream().allMatch(s -> s.closed));
        assertEquals("down", ((LinuxDevice) ifp.device()).steering());
        lab.send(ifp, 1, 60);
        assertEquals(1, lab.vnet.value(Drop.OUTPUT_DEVICE_ERROR));
        long mac = ifp.mac();
        nic.exists = true;
        nic.running = true;
        nic.index = 70;
        nic.mac = OTHER_MAC;
        lab.tell(nic);
        assertTrue(ifp.isRunning());
        assertEquals(2, lab.sockets.openings.get());
        assertEquals(1300, ifp.mtuBytes());
        assertEquals(mac, ifp.mac());
        assertEquals(List.of("[10, 0, 0, 0, 0, 7]"), lab.sockets.first().addresses, "the address that it keeps");
        assertEquals(6, lab.settle(ifp).iqdrops, "what was counted stays");
        DeviceLab.Sink sink = lab.sink(ifp);
        lab.sockets.sockets.get(1).arrive(frame(60));
        assertArrayEquals(frame(60), sink.frame());
        lab.send(ifp, 1, 60);
        assertEquals(1, lab.sockets.first().sent.size());
    }

    /** A new NIC of that name may be there before we hear that the old one went. */
    @Test
    void aNicThatWasReplacedAtOnceIsFound() {
        nic.index = 71;
        lab.tell(new org.vvorld.linux.LinkEvent("eth1", 7, false, false, 1500, "", true));
        assertTrue(ifp.isRunning());
        assertEquals(2, lab.sockets.openings.get());
    }

    @Test
    void theKernelSteersByThePolicyThatIsInForce() {
        Policy p = lab.workers.policy();
        lab.admin.run(() -> lab.workers.policy(p.withBuckets(p.buckets().with(2, 1))));
        assertArrayEquals(new int[] {0, 1, 1, 1}, lab.steering.last().spec.bucketQueues());
        assertEquals(lab.steering.last(), lab.sockets.first().program);
        vanish();
        lab.admin.run(() -> lab.workers.policy(p));
        nic.exists = true;
        lab.tell(nic);
        assertArrayEquals(new int[] {0, 1, 0, 1}, lab.steering.last().spec.bucketQueues());
        assertEquals(lab.steering.last(), lab.sockets.program);
    }

    @Test
    void aKernelThatTakesNoProgramsSpreadsByItsOwnHash() {
        lab.steering.refuses = true;
        DeviceInterface other = lab.packet(3, "em1", DeviceKind.Packet.of("eth2", false));
        assertEquals("hash", ((LinuxDevice) other.device()).steering());
        lab.destroy(other);
    }

    @Test
    void theHostsWayOutIsNotTakenUnlessForced() {
        lab.taps.link("eth0").defaultRoute = true;
        String message = refused(DeviceKind.Packet.of("eth0", false)).getMessage();
        assertTrue(message.startsWith("cannot create em1: this host's default route leads through eth0"), message);
        assertTrue(message.contains("'ifconfig em1 create packet eth0 force'"), message);
        lab.destroy(lab.packet(3, "em1", DeviceKind.Packet.of("eth0", true)));
    }

    @Test
    void whatCannotBeAnInterfaceIsRefused() {
        lab.taps.link("tun0").ethernet = false;
        assertTrue(refused(DeviceKind.Packet.of("tun0", false)).getMessage().contains("tun0 has no Ethernet frames"));
        lab.taps.link("eth3").exists = false;
        assertTrue(refused(DeviceKind.Packet.of("eth3", false)).getMessage().contains("ENODEV"));
        assertTrue(refused(DeviceKind.Packet.of("eth1", false)).getMessage().contains("has an interface already"));
        lab.taps.link("eth4").mtu = 65_535;
        assertTrue(refused(new DeviceKind.Packet("eth4", false, 262_144, 1024))
                .getMessage()
                .contains("cannot create em1: packet rings: "));
        lab.destroy(ifp);
        ifp = lab.packet(2, "em0", DeviceKind.Packet.of("eth1", false));
    }

    @Test
    void ringsHoldWhatWasAskedForAndTheMtu() {
        assertEquals(new PacketRings(64, 128 * 1024, 1024, 2048, 0, true), lab.sockets.rings);
        assertEquals(
                new PacketRings(2, 128 * 1024, 32, 2048, 0, true),
                Nic.rings(new DeviceKind.Packet("eth1", false, 128, 20), 1500));
        assertEquals(
                new PacketRings(63, 128 * 1024, 64, 16_384, 0, true),
                Nic.rings(new DeviceKind.Packet("eth1", false, 500, 64), 9000));
    }
}
