package org.vvorld.stack.frag;

import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;

/** What differs between IPv4 and IPv6. */
public interface FragmentFamily {
    /** Most bytes behind the header; RFC 791: 65,535 less the header; RFC 8200: 65,535. */
    int mostPayloadBytes(int headerBytes);

    /**
     * Makes the first fragment's header that of the whole datagram: its lengths, no fragment fields, this ECN, its checksum.
     *
     * @param whole the header is at {@link Packet#networkAt}, its head; the payload follows
     * @param first the first fragment, as it came
     */
    void complete(Packet whole, Packet first, int headerBytes, int ecn);

    /** Counts datagrams that were put together. */
    Counter reassembled();

    /** Counts datagrams that were given up. */
    Counter timeouts();

    /** The rest of a datagram did not come in time. Takes its first fragment, which did. */
    void onExpired(Interface in, Packet first);
}
