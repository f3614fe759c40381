package org.vvorld.stack.ipv4;

import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.route.Fib;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.wire.Ipv4;

/**
 * Writes this hop into record route and timestamp options: RFC 791 section 3.1, RFC 1812 section 5.3.13; a host, into its answer to an
 * echo request: RFC 1122 section 3.2.2.6. Of any other option nothing is to be done; a router alert (RFC 2113) says only that one may
 * look.
 */
public final class Ipv4OptionRecorder {
    private static final int LENGTH = 1;
    private static final int POINTER = 2;
    private static final int OVERFLOW_AND_FLAGS = 3;
    private static final int WORD = 4;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final int MILLIS_PER_DAY = 86_400_000;
    /** RFC 791: the time is not counted from midnight UT, which nobody in a stack knows. */
    private static final int NOT_SINCE_MIDNIGHT = 0x8000_0000;

    private final Shard shard;
    private final Fib fib;

    public Ipv4OptionRecorder(Shard shard, Fib fib) {
        this.shard = shard;
        this.fib = fib;
    }

    /**
     * Records this hop, whose options are right in form; the header checksum is right afterwards.
     *
     * @param address of ours, of the interface that the packet leaves by
     * @return 0, or where in the header there is room for a part of what is to be written only: to be told to the sender
     */
    int record(Packet p, int at, int address) {
        int route = Ipv4Options.find(p, at, Ipv4Options.RECORD_ROUTE);
        int problem = route == 0 ? 0 : recordRoute(p, at, route, address);
        int timestamp = problem != 0 ? 0 : Ipv4Options.find(p, at, Ipv4Options.TIMESTAMP);
        problem = timestamp == 0 ? problem : recordTime(p, at, timestamp, address);
        if (problem == 0) {
            Ipv4.writeChecksum(p, at);
        }
        return problem;
    }

    private static int recordRoute(Packet p, int at, int option, int address) {
        int length = p.u8(option + LENGTH);
        int pointer = p.u8(option + POINTER);
        if (pointer > length) {
            return 0;
        }
        if (pointer + WORD - 1 > length) {
            return option + POINTER - at;
        }
        p.u32(option + pointer - 1, address);
        p.u8(option + POINTER, pointer + WORD);
        return 0;
    }

    private int recordTime(Packet p, int at, int option, int address) {
        int length = p.u8(option + LENGTH);
        int pointer = p.u8(option + POINTER);
        int overflowAndFlags = p.u8(option + OVERFLOW_AND_FLAGS);
        int flag = overflowAndFlags & 0xf;
        if (pointer > length) {
            return overflow(p, at, option, overflowAndFlags);
        }
        int bytes = flag == Ipv4Options.TIMESTAMP_ONLY ? WORD : 2 * WORD;
        if (pointer + bytes - 1 > length) {
            return option + POINTER - at;
        }
        int place = option + pointer - 1;
        if (flag == Ipv4Options.TIMESTAMP_PRESPECIFIED && !isOurs(p.u32(place))) {
            return 0;
        }
        if (flag == Ipv4Options.TIMESTAMP_AND_ADDRESS) {
            p.u32(place, address);
        }
        int millis = (int) Math.floorMod(shard.now() / NANOS_PER_MILLI, (long) MILLIS_PER_DAY);
        p.u32(place + bytes - WORD, millis | NOT_SINCE_MIDNIGHT);
        p.u8(option + POINTER, pointer + bytes);
        return 0;
    }

    /** RFC 791: those who find no room are counted; if that is full too, the datagram is in error. Prespecified ones lack nothing. */
    private static int overflow(Packet p, int at, int option, int overflowAndFlags) {
        if ((overflowAndFlags & 0xf) == Ipv4Options.TIMESTAMP_PRESPECIFIED) {
            return 0;
        }
        if (overflowAndFlags >> 4 == 0xf) {
            return option + OVERFLOW_AND_FLAGS - at;
        }
        p.u8(option + OVERFLOW_AND_FLAGS, overflowAndFlags + 0x10);
        return 0;
    }

    private boolean isOurs(int address) {
        Route r = fib.lookup(address);
        return r != null && r.kind() == Route.Kind.LOCAL;
    }

    /**
     * Makes the options of an echo request those of its answer: this host is recorded, what else there is goes. The header's checksum is
     * to be computed anew.
     */
    public void answer(Packet p, int at, int address) {
        record(p, at, address);
        int end = at + Ipv4.headerLength(p, at);
        int i = at + Ipv4.MIN_HEADER_BYTES;
        while (i < end && p.u8(i) != Ipv4Options.END) {
            int type = p.u8(i);
            int length = type == Ipv4Options.NO_OPERATION ? 1 : p.u8(i + LENGTH);
            if (type != Ipv4Options.RECORD_ROUTE && type != Ipv4Options.TIMESTAMP) {
                for (int each = i; each < i + length; each++) {
                    p.u8(each, Ipv4Options.NO_OPERATION);
                }
            }
            i += length;
        }
    }
}
