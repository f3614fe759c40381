package org.vvorld.stack.packet;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A frame on its way: one slot of native memory, of which the bytes {@code [head, tail)} are in use.
 * <pre>
 *  0            head                       tail           capacity
 *  |  headroom   |  bytes of the frame ...  |   tailroom   |
 * </pre>
 * Offsets are absolute in the slot, so an offset that was once found (a header's start) stays valid while headers are pushed
 * and pulled in front of it. Multi-byte accessors are big-endian (network byte order).
 *
 * <p><b>Single owner.</b> Whoever holds a packet passes it on or frees it; there is no reference count. A packet that waits in
 * a queue is {@linkplain #park parked}, so that a fault handler can tell a packet it must free from one that has a new owner.
 */
public final class Packet {
    private static final ValueLayout.OfByte U8 = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final MemorySegment slot;
    private final PacketPool pool;

    /** Link for whatever chain the owner keeps: the pool's free list, a neighbour's pending queue. */
    public Packet next;

    private int head;
    private int tail;
    private int networkAt;
    private int flowHash;
    private int offload;
    private int checksumStart;
    private int checksumAt;
    private int headersEnd;
    private int pcp = -1;
    private byte fib;
    private boolean linkBroadcast;
    private boolean checked;
    private boolean free = true;
    private boolean parked;

    Packet(MemorySegment slot, PacketPool pool) {
        this.slot = slot;
        this.pool = pool;
    }

    /** First byte in use, absolute in the slot. */
    public int head() {
        return head;
    }

    /** One past the last byte in use, absolute in the slot. */
    public int tail() {
        return tail;
    }

    /** Bytes in use. */
    public int length() {
        return tail - head;
    }

    /** Size of the slot in bytes. */
    public int capacity() {
        return (int) slot.byteSize();
    }

    /** Where the network header (IPv4, ARP) starts, absolute; set when the link header was parsed or built. */
    public int networkAt() {
        return networkAt;
    }

    public void networkAt(int at) {
        networkAt = at;
    }

    /** Did the frame arrive by link-layer broadcast or multicast? RFC 1122 section 3.2.2: no ICMP error about such a one. */
    public boolean linkBroadcast() {
        return linkBroadcast;
    }

    public void linkBroadcast(boolean value) {
        linkBroadcast = value;
    }

    /** RSS hash of the flow, computed when the frame entered; 0 if it was not or there is none. It survives crossings. */
    public int flowHash() {
        return flowHash;
    }

    public void flowHash(int hash) {
        flowHash = hash;
    }

    /**
     * Was the network header checked on the way here, in this process, and kept right since? Then the next vnet need not check it
     * again: nothing between two vnets can damage it.
     */
    public boolean isChecked() {
        return checked;
    }

    public void checked(boolean value) {
        checked = value;
    }

    /** Priority of the VLAN tag it came with, where that is kept; -1 if there was none. */
    public int pcp() {
        return pcp;
    }

    public void pcp(int value) {
        pcp = value;
    }

    /** By which of the vnet's FIBs it is routed. */
    public int fib() {
        return fib & 0xff;
    }

    public void fib(int number) {
        fib = (byte) number;
    }

    /** What is left for whoever sends it on, or known about its checksum: bits of {@link Offload}; 0 is nothing. */
    public int offload() {
        return offload;
    }

    /** Where a partial checksum's sum begins, absolute; valid with {@link Offload#PARTIAL}. */
    public int checksumStart() {
        return checksumStart;
    }

    /** Where a partial checksum goes, absolute; valid with {@link Offload#PARTIAL}. */
    public int checksumAt() {
        return checksumAt;
    }

    /** Where the headers that every segment repeats end, absolute; valid in a GSO packet. */
    public int headersEnd() {
        return headersEnd;
    }

    /** Sets the offload and all that belongs to it. The offsets are absolute, so link headers may come and go. */
    public void offload(int bits, int newChecksumStart, int newChecksumAt, int newHeadersEnd) {
        offload = bits;
        checksumStart = newChecksumStart;
        checksumAt = newChecksumAt;
        headersEnd = newHeadersEnd;
    }

    /** Nothing is left to do for anybody else: {@link #offload} is 0. */
    public void clearOffload() {
        offload = 0;
    }

    /** Empties the packet and sets where its first byte will be. */
    public void reset(int headroomBytes) {
        head = headroomBytes;
        tail = headroomBytes;
        networkAt = headroomBytes;
        flowHash = 0;
        linkBroadcast = false;
        checked = false;
        pcp = -1;
        fib = 0;
        offload = 0;
    }

    /** Says that {@code [head, tail)} was filled from outside, by a device's read for one. */
    public void extent(int newHead, int newTail) {
        if (newHead < 0 || newTail < newHead || newTail > slot.byteSize()) {
            throw new IndexOutOfBoundsException("packet extent " + newHead + ".." + newTail + " of " + slot.byteSize());
        }
        head = newHead;
        tail = newTail;
    }

    /** Puts {@code bytes} in front of the head; their content is undefined until written. Returns the new head. */
    public int push(int bytes) {
        if (bytes > head) {
            throw new IndexOutOfBoundsException("no headroom for " + bytes + " bytes, only " + head);
        }
        head -= bytes;
        return head;
    }

    /** Takes {@code bytes} off the front. Returns the new head. */
    public int pull(int bytes) {
        if (bytes > tail - head) {
            throw new IndexOutOfBoundsException("cannot pull " + bytes + " of " + (tail - head) + " bytes");
        }
        head += bytes;
        return head;
    }

    /** Adds {@code bytes} at the end; their content is undefined until written. Returns where they start. */
    public int append(int bytes) {
        int at = tail;
        extent(head, tail + bytes);
        return at;
    }

    /** Cuts the packet to {@code bytes}; never lengthens it. */
    public void trim(int bytes) {
        if (bytes < tail - head) {
            tail = head + bytes;
        }
    }

    public int u8(int at) {
        return slot.get(U8, at) & 0xff;
    }

    public int u16(int at) {
        return slot.get(U16, at) & 0xffff;
    }

    public int u32(int at) {
        return slot.get(U32, at);
    }

    public long u64(int at) {
        return slot.get(U64, at);
    }

    /** The 48 bits at {@code at}, a MAC address for one, in the low bits of a long. */
    public long u48(int at) {
        return ((long) u16(at) << 32) | (u32(at + 2) & 0xffff_ffffL);
    }

    public void u8(int at, int value) {
        slot.set(U8, at, (byte) value);
    }

    public void u16(int at, int value) {
        slot.set(U16, at, (short) value);
    }

    public void u32(int at, int value) {
        slot.set(U32, at, value);
    }

    public void u64(int at, long value) {
        slot.set(U64, at, value);
    }

    public void u48(int at, long value) {
        u16(at, (int) (value >>> 32));
        u32(at + 2, (int) value);
    }

    /** Copies {@code length} bytes of {@code from}, starting at its absolute offset {@code fromAt}, to {@code at} here. */
    public void copyFrom(Packet from, int fromAt, int at, int length) {
        MemorySegment.copy(from.slot, fromAt, slot, at, length);
    }

    /** Becomes what {@code original} is, at the same offsets, in its own memory. The slot must reach that far. */
    public void copyOf(Packet original) {
        extent(original.head, original.tail);
        MemorySegment.copy(original.slot, head, slot, head, tail - head);
        networkAt = original.networkAt;
        flowHash = original.flowHash;
        pcp = original.pcp;
        fib = original.fib;
        linkBroadcast = original.linkBroadcast;
        checked = original.checked;
        offload(original.offload, original.checksumStart, original.checksumAt, original.headersEnd);
    }

    /** Copies {@code length} bytes of native memory to {@code at}. */
    public void copyFrom(MemorySegment from, long fromAt, int at, int length) {
        MemorySegment.copy(from, fromAt, slot, at, length);
    }

    /** Copies bytes of an array to {@code at}. */
    public void copyFrom(byte[] from, int fromAt, int at, int length) {
        MemorySegment.copy(from, fromAt, slot, U8, at, length);
    }

    /** Copies {@code length} bytes from {@code at} into an array. */
    public void copyTo(int at, byte[] to, int toAt, int length) {
        MemorySegment.copy(slot, U8, at, to, toAt, length);
    }

    /** Copies {@code length} bytes from {@code at} to native memory. */
    public void copyTo(int at, MemorySegment to, long toAt, int length) {
        MemorySegment.copy(slot, at, to, toAt, length);
    }

    /** Writes zeros to {@code [at, at + length)}. */
    public void zero(int at, int length) {
        slot.asSlice(at, length).fill((byte) 0);
    }

    /** The bytes in use, copied: for tests, captures and people, not for a packet's way. */
    public byte[] toBytes() {
        byte[] bytes = new byte[length()];
        copyTo(head, bytes, 0, bytes.length);
        return bytes;
    }

    /** Native address of the byte at {@code at}, for a system call. */
    public long address(int at) {
        return slot.address() + at;
    }

    /** The whole slot; {@link Checksum} reads it. */
    MemorySegment slot() {
        return slot;
    }

    PacketPool pool() {
        return pool;
    }

    /** Marks that a queue owns this packet now. */
    public void park() {
        parked = true;
    }

    /** Marks that it was taken from its queue. */
    public void unpark() {
        parked = false;
    }

    /** Is it neither free nor parked: does the code that runs now have to pass it on or free it? */
    public boolean isInHand() {
        return !free && !parked;
    }

    void taken() {
        free = false;
        parked = false;
        next = null;
    }

    /** @throws IllegalStateException if it is free already: two owners, a bug that must not stay silent */
    void freed() {
        if (free) {
            throw new IllegalStateException("packet freed twice");
        }
        free = true;
    }

    @Override
    public String toString() {
        return "Packet[" + head + ".." + tail + " of " + slot.byteSize() + (free ? ", free]" : "]");
    }
}
