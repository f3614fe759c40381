package org.vvorld.stack.testing;

import java.util.List;
import java.util.Map;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabWire;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv4Address;

/**
 * A router between two wires at whose far ends the test itself plays the stations:
 * <pre>
 *   LEFT 10.0.0.1 --- left --- eth0 10.0.0.254 [r] 10.0.1.254 eth1 --- right --- 10.0.1.1 RIGHT
 * </pre>
 * Both stations are permanent neighbours of the router, so that ARP is out of the way.
 */
public final class RouterLab implements AutoCloseable {
    public static final long LEFT = 0x0200_0000_aa01L;
    public static final long RIGHT = 0x0200_0000_bb01L;

    public final Lab lab;
    public final LabNode r;
    public final LabWire left;
    public final LabWire right;

    public RouterLab(long seed) {
        lab = new Lab(seed);
        r = lab.router("r");
        left = lab.wire(lab.node("left"), r);
        right = lab.wire(lab.node("right"), r);
        r.address("eth0", "10.0.0.254/24").address("eth1", "10.0.1.254/24");
        r.vnet().ipv4().putNeighbour(left.end(1), Ipv4Address.parse("10.0.0.1"), LEFT);
        r.vnet().ipv4().putNeighbour(right.end(1), Ipv4Address.parse("10.0.1.1"), RIGHT);
        lab.runFor(0);
        clear();
    }

    public Vnet vnet() {
        return r.vnet();
    }

    public long leftMac() {
        return left.end(1).mac();
    }

    public long rightMac() {
        return right.end(1).mac();
    }

    /** Has a frame arrive from the left, and all that follows from it happen. */
    public void fromLeft(byte[] frame) {
        left.inject(1, frame);
        lab.runFor(0);
    }

    public void fromLeft(Ipv4Frame packet) {
        fromLeft(packet.frame(leftMac(), LEFT));
    }

    public void fromRight(byte[] frame) {
        right.inject(1, frame);
        lab.runFor(0);
    }

    /** What the router has sent to the left since the last {@link #clear}. */
    public List<byte[]> toLeft() {
        return left.frames().stream()
                .filter(f -> f.from() == 1)
                .map(LabWire.Frame::bytes)
                .toList();
    }

    public List<byte[]> toRight() {
        return right.frames().stream()
                .filter(f -> f.from() == 1)
                .map(LabWire.Frame::bytes)
                .toList();
    }

    public void clear() {
        left.frames().clear();
        right.frames().clear();
    }

    public long count(Counter c) {
        return r.count(c);
    }

    /** All drops so far, by reason. */
    public Map<Drop, Long> drops() {
        return Books.drops(r.vnet());
    }

    /** Balances the books, then insists that nothing is left. */
    @Override
    public void close() {
        try (lab) {
            Books.assertBalanced(r.vnet());
        }
    }
}
