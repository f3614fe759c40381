package org.vvorld.stack.udp;

import org.vvorld.stack.packet.Charge;
import org.vvorld.stack.packet.Packet;

/** Datagrams that wait for their socket's owner: parked, charged to the vnet, bounded in bytes of data. Its worker's alone. */
final class UdpQueue {
    private Packet first;
    private Packet last;
    /** Written by the worker, read by whoever asks. */
    private volatile int bytes;

    private volatile long full;
    private boolean listed;

    /** False, and the packet still the caller's, if {@code limitBytes} or the vnet's charge do not allow it. */
    boolean offer(Packet p, int dataBytes, int limitBytes, Charge charge) {
        if (bytes + dataBytes > limitBytes || !charge.tryCharge()) {
            refuse();
            return false;
        }
        p.park();
        p.next = null;
        if (last == null) {
            first = p;
        } else {
            last.next = p;
        }
        last = p;
        add(dataBytes);
        return true;
    }

    private void refuse() {
        long now = full + 1;
        full = now;
    }

    private void add(int dataBytes) {
        int now = bytes + dataBytes;
        bytes = now;
    }

    /** The oldest, the caller's from now on; null if none waits. */
    Packet poll(Charge charge) {
        Packet p = first;
        if (p == null) {
            return null;
        }
        first = p.next;
        if (first == null) {
            last = null;
        }
        p.next = null;
        p.unpark();
        charge.release();
        add(-UdpShard.payloadBytes(p));
        return p;
    }

    boolean isEmpty() {
        return first == null;
    }

    int bytes() {
        return bytes;
    }

    long full() {
        return full;
    }

    /** Says that its worker knows it; was that so before? */
    boolean list() {
        boolean was = listed;
        listed = true;
        return was;
    }
}
