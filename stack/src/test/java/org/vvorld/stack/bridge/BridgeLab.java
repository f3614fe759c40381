package org.vvorld.stack.bridge;

import static org.vvorld.stack.testing.Ipv4Frame.ipv4;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.sim.Lab;
import org.vvorld.stack.sim.LabNode;
import org.vvorld.stack.sim.LabWire;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.testing.Books;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.vnet.Vnet;

/**
 * A bridge whose members are wires, at whose far ends the test itself plays stations: station n is {@link #mac} n, behind port n.
 * Closing it balances the books and insists that nothing is left.
 */
final class BridgeLab implements AutoCloseable {
    final Lab lab;
    final LabNode sw;
    final Bridge bridge;
    final List<LabWire> wires = new ArrayList<>();

    BridgeLab(int ports) {
        this(ports, 1);
    }

    BridgeLab(int ports, int workers) {
        lab = new Lab(ports, workers);
        sw = lab.node("sw");
        for (int i = 0; i < ports; i++) {
            wires.add(lab.wire(lab.node("station" + i), sw).worker(i % workers));
        }
        bridge = lab.bridge(sw, wires.stream().map(w -> w.end(1)).toArray(Interface[]::new));
        lab.runFor(0);
        clear();
    }

    static long mac(int station) {
        return 0x0200_0000_aa00L | station;
    }

    Vnet vnet() {
        return sw.vnet();
    }

    DeviceInterface member(int port) {
        return wires.get(port).end(1);
    }

    BridgePort port(int n) {
        return bridge.port(member(n)).orElseThrow();
    }

    /** Has a frame come in by a port. */
    void inject(int port, byte[] frame) {
        wires.get(port).inject(1, frame);
        lab.runFor(0);
    }

    /** A datagram in a frame from one station to an address, by the port that the station is behind. */
    byte[] send(int station, long to) {
        byte[] frame = ipv4("10.0.0.1", "10.0.0.2")
                .payload(Frames.udp(1000 + station, 9, new byte[20]))
                .frame(to, mac(station));
        inject(station, frame);
        return frame;
    }

    /** The ports by which frames have left since the last {@link #clear}, a port for each frame, ascending. */
    List<Integer> left() {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < wires.size(); i++) {
            long count =
                    wires.get(i).frames().stream().filter(f -> f.from() == 1).count();
            for (long n = 0; n < count; n++) {
                all.add(i);
            }
        }
        return all;
    }

    /** Where a station's frame to an address goes out. */
    List<Integer> path(int station, long to) {
        clear();
        byte[] frame = send(station, to);
        for (LabWire w : wires) {
            for (LabWire.Frame f : w.frames()) {
                if (f.from() == 1 && !Arrays.equals(frame, f.bytes())) {
                    throw new AssertionError("changed on its way");
                }
            }
        }
        return left();
    }

    void clear() {
        wires.forEach(w -> w.frames().clear());
    }

    Map<Drop, Long> drops() {
        return Books.drops(vnet());
    }

    long count(Counter c) {
        return sw.count(c);
    }

    @Override
    public void close() {
        try (lab) {
            lab.runFor(0);
            if (vnet().isOpen()) {
                Books.assertBalanced(vnet());
            }
        }
    }
}
