package org.vvorld.stack.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.sim.Lab.seconds;
import static org.vvorld.stack.wire.VlanTag.TYPE_8021Q;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.iface.Epair;
import org.vvorld.stack.iface.InterfaceFlag;
import org.vvorld.stack.iface.Vlan;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabPing;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.testing.Books;

/** Bridges and vlans, one on the other. */
class BridgeVlanTest {
    /**
     * <pre>
     *   a --epair-- [ switch: bridge0 ] --epair-- b      and the switch's own bridge0.5
     *   a.5                                     b.5
     * </pre>
     */
    @Test
    void aVlanOfTheBridgeHearsWhatItsMembersCarry() {
        try (Lab lab = new Lab(1)) {
            LabNode a = lab.node("a");
            LabNode b = lab.node("b");
            LabNode s = lab.node("switch");
            Epair toA = lab.epair(a, s);
            Epair toB = lab.epair(b, s);
            Bridge bridge = lab.bridge(s, toA.peer(), toB.peer());
            lab.vlan(a, toA, TYPE_8021Q, 5);
            lab.vlan(b, toB, TYPE_8021Q, 5);
            Vlan own = lab.vlan(s, bridge, TYPE_8021Q, 5);
            a.address("epair0a.5", "10.5.0.1/24");
            b.address("epair1a.5", "10.5.0.2/24");
            s.address("bridge0.5", "10.5.0.3/24");
            assertEquals(1496, own.mtuBytes(), "a bridge carries no more than its members");
            LabPing across = a.ping("10.5.0.2");
            LabPing toSwitch = a.ping("10.5.0.3");
            LabPing fromSwitch = s.ping("10.5.0.2");
            lab.runFor(seconds(2));
            assertEquals(1, across.replies().size());
            assertEquals(1, toSwitch.replies().size());
            assertEquals(1, fromSwitch.replies().size());
            for (LabNode n : new LabNode[] {a, b, s}) {
                Books.assertBalanced(n.vnet());
            }
        }
    }

    /** A router on a stick: two vlans of one cable, bridged to two customers who know nothing of tags. */
    @Test
    void aVlanIsAMember() {
        try (Lab lab = new Lab(2)) {
            LabNode trunk = lab.node("trunk");
            LabNode s = lab.node("switch");
            LabNode c = lab.host("c", "10.5.0.9/24");
            Epair cable = lab.epair(trunk, s);
            lab.vlan(trunk, cable, TYPE_8021Q, 5);
            trunk.address("epair0a.5", "10.5.0.1/24");
            Vlan member = lab.vlan(s, cable.peer(), TYPE_8021Q, 5);
            Epair toC = lab.epair(c, s);
            Bridge bridge = lab.bridge(s, member, toC.peer());
            c.address("epair1a", "10.5.0.9/24");
            assertTrue((cable.peer().flags() & InterfaceFlag.PROMISC.bit()) != 0, "its parent takes all frames then");
            LabPing ping = trunk.ping("10.5.0.9");
            lab.runFor(seconds(2));
            assertEquals(1, ping.replies().size());
            assertEquals(Map.of(), Books.drops(c.vnet()));
            // Without its parent it is a member still, and has no link.
            s.vnet().detach(cable.peer());
            assertNull(member.parent());
            assertFalse(member.isCarrying());
            assertEquals(0, cable.peer().flags() & InterfaceFlag.PROMISC.bit());
            assertTrue(bridge.port(member).isPresent());
            c.ping("10.5.0.1");
            lab.runFor(seconds(2));
            assertEquals(0, s.drops(Drop.EXCEPTION));
            Books.assertBalanced(s.vnet());
            s.vnet().attach(cable.peer());
        }
    }
}
