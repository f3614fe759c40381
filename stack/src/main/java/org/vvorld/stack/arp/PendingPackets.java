package org.vvorld.stack.arp;

import java.util.function.Consumer;
import org.vvorld.stack.netisr.Workstream;
import org.vvorld.stack.packet.Packet;

/**
 * Packets of one worker that wait for a neighbour, in order. Only that worker sends them, so that they stay in front of those that
 * it sends later; who hears the neighbour's answer elsewhere posts this object to it. Guarded by the entry's monitor.
 */
public final class PendingPackets implements Consumer<Workstream> {
    private final Consumer<PendingPackets> onAnswer;
    private Packet head;
    private Packet tail;
    private int count;

    /** @param onAnswer sends what waits here, on the worker it waits on */
    public PendingPackets(Consumer<PendingPackets> onAnswer) {
        this.onAnswer = onAnswer;
    }

    public int count() {
        return count;
    }

    public void add(Packet p) {
        p.next = null;
        p.park();
        if (tail == null) {
            head = p;
        } else {
            tail.next = p;
        }
        tail = p;
        count++;
    }

    /** The oldest packet. */
    public Packet poll() {
        Packet p = head;
        head = p.next;
        if (head == null) {
            tail = null;
        }
        count--;
        p.next = null;
        p.unpark();
        return p;
    }

    /** Takes all as a chain that goes on with {@code chain}, still parked. */
    public Packet takeBefore(Packet chain) {
        if (tail == null) {
            return chain;
        }
        Packet first = head;
        tail.next = chain;
        head = null;
        tail = null;
        count = 0;
        return first;
    }

    /** The neighbour has answered. */
    @Override
    public void accept(Workstream on) {
        onAnswer.accept(this);
    }
}
