package org.vvorld.stack.tcp;

import org.vvorld.stack.packet.Packet;

/** Small segments that wait behind each other share slots, so that a window of them is not more packets than a vnet may hold. */
final class Coalescing {
    /** Up to so many bytes are copied behind the last packet if that has room. */
    private static final int MOST_BYTES = 4096;

    /** Where so many bytes wait, those that follow are gathered in a large slot. */
    private static final int LARGE_FROM_BYTES = 16 * 1024;

    private Coalescing() {}

    /**
     * Puts a kept packet behind the last of a chain in which {@code held} bytes wait.
     *
     * @return the last of the chain from now on
     */
    static Packet link(Packet last, Packet p, int held, TcpMemory memory) {
        Packet next = p;
        int length = p.length();
        if (length <= MOST_BYTES) {
            if (length <= last.capacity() - last.tail()) {
                last.copyFrom(p, p.head(), last.append(length), length);
                memory.release(p);
                return last;
            }
            next = held < LARGE_FROM_BYTES ? p : memory.enlarge(p);
        }
        next.next = null;
        last.next = next;
        return next;
    }
}
