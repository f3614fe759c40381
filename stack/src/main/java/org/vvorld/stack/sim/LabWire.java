package org.vvorld.stack.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vvorld.stack.iface.Device;
import org.vvorld.stack.iface.DeviceInterface;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.wire.VirtioNet;

/** A full-duplex Ethernet cable with delay, loss and an eye on it. */
public final class LabWire {
    /** A frame that was put on the wire. */
    public static final class Frame {
        private final long atNanos;
        private final int from;
        private final boolean lost;
        private final byte[] bytes;
        private final byte[] offload;

        Frame(long atNanos, int from, boolean lost, byte[] bytes, byte[] offload) {
            this.atNanos = atNanos;
            this.from = from;
            this.lost = lost;
            this.bytes = bytes;
            this.offload = offload;
        }

        /** Simulated time at which it was sent. */
        public long atNanos() {
            return atNanos;
        }

        /** The side it came from, 0 or 1. */
        public int from() {
            return from;
        }

        /** Did the wire lose it? */
        public boolean lost() {
            return lost;
        }

        /** The frame, Ethernet header first. Not a copy. */
        public byte[] bytes() {
            return bytes;
        }

        /** The virtio-net header that went with it, {@link VirtioNet#LONG_BYTES} long; zeros on a wire without offloads. */
        public byte[] offload() {
            return offload;
        }
    }

    private final Lab lab;
    private final DeviceInterface[] ends = new DeviceInterface[2];
    private final List<Frame> frames = new ArrayList<>();
    private long delayNanos;
    private double loss;
    private int worker;
    private boolean cut;
    private boolean offloads;
    private Optional<Path> capture = Optional.empty();

    LabWire(Lab lab) {
        this.lab = lab;
    }

    DeviceInterface end(int side, int id, String name, long mac) {
        ends[side] = new DeviceInterface(id, name, "wire", mac, 1500, 65_535, new End(side));
        return ends[side];
    }

    /** The interface at side 0 (the first node's) or 1. */
    public DeviceInterface end(int side) {
        return ends[side];
    }

    /** One-way delay in nanoseconds. */
    public LabWire delay(long nanos) {
        delayNanos = nanos;
        return this;
    }

    /** Probability that a frame is lost. */
    public LabWire loss(double probability) {
        loss = probability;
        return this;
    }

    /** The worker on which frames of this wire arrive. */
    public LabWire worker(int index) {
        worker = index;
        return this;
    }

    /** Pulls the plug, or puts it back. */
    public LabWire cut(boolean isCut) {
        cut = isCut;
        return this;
    }

    /** Lets frames keep their offloads, as between two virtual machines of one host. */
    public LabWire offloads(boolean areTaken) {
        offloads = areTaken;
        return this;
    }

    /** Has what passed written to a pcap file when the laboratory closes. */
    public LabWire capture(Path pcap) {
        capture = Optional.of(pcap);
        return this;
    }

    /** All frames put on the wire so far. */
    public List<Frame> frames() {
        return frames;
    }

    /** The last frame that left side {@code from}. */
    public Frame last(int from) {
        for (int i = frames.size() - 1; i >= 0; i--) {
            if (frames.get(i).from() == from) {
                return frames.get(i);
            }
        }
        throw new IllegalStateException("no frame has left side " + from);
    }

    /** Has a frame arrive at side {@code to}, as if the other side had sent it; at once, in this turn. */
    public void inject(int to, byte[] frame) {
        inject(to, new byte[VirtioNet.LONG_BYTES], frame);
    }

    /** The same with a virtio-net header of {@link VirtioNet#LONG_BYTES} before it. */
    public void inject(int to, byte[] offload, byte[] frame) {
        Workstream on = lab.netisr().workstream(worker % lab.netisr().count());
        on.beginTurn();
        Packet p = on.take(frame.length);
        if (p != null) {
            int at = p.append(frame.length);
            p.copyFrom(frame, 0, at, frame.length);
            p.copyFrom(offload, 0, at - VirtioNet.LONG_BYTES, VirtioNet.LONG_BYTES);
            VirtioNet.read(p, at - VirtioNet.LONG_BYTES);
            ends[to].receive(p, on);
        }
    }

    void finish() {
        capture.ifPresent(path -> {
            try {
                Pcap.write(path, frames);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write the capture " + path, e);
            }
        });
    }

    private final class End implements Device {
        private final int side;

        End(int side) {
            this.side = side;
        }

        @Override
        public void transmit(Packet p, Shard from) {
            byte[] bytes = p.toBytes();
            byte[] offload = new byte[VirtioNet.LONG_BYTES];
            VirtioNet.write(p, MemorySegment.ofArray(offload), 0, VirtioNet.LONG_BYTES);
            boolean lost = cut || loss > 0 && lab.random().nextDouble() < loss;
            frames.add(new Frame(lab.now(), side, lost, bytes, offload));
            ends[side].sent(p, from);
            if (!lost) {
                lab.at(lab.now() + delayNanos, () -> inject(1 - side, offload, bytes));
            }
        }

        @Override
        public boolean takesOffloads() {
            return offloads;
        }

        @Override
        public boolean isRunning() {
            return !cut;
        }

        @Override
        public void close() {
            cut = true;
        }
    }
}
