package org.vvorld.stack.frag;

/**
 * Which part of which datagram a packet carries: what a family read from its headers, for {@link Reassembly}. One a worker, written
 * over for each fragment.
 */
public final class Fragment {
    FragmentFamily family;
    long sourceHigh;
    long sourceLow;
    long destinationHigh;
    long destinationLow;
    int id;
    int protocol;

    int headerBytes;
    int payloadAt;
    int payloadBytes;
    int offset;
    boolean isLast;
    int ecn;

    /**
     * Whose it is. Of IPv4 addresses the high halves are 0; IPv6 does not tell datagrams apart by protocol: 0.
     *
     * @param newId the identification, 16 or 32 bits
     */
    public void of(
            FragmentFamily newFamily,
            long newSourceHigh,
            long newSourceLow,
            long newDestinationHigh,
            long newDestinationLow,
            int newId,
            int newProtocol) {
        family = newFamily;
        sourceHigh = newSourceHigh;
        sourceLow = newSourceLow;
        destinationHigh = newDestinationHigh;
        destinationLow = newDestinationLow;
        id = newId;
        protocol = newProtocol;
    }

    /**
     * Which part it is.
     *
     * @param newHeaderBytes what of the first fragment, from its network header on, goes in front of the whole datagram
     * @param newPayloadAt where the payload starts, absolute; it ends at the packet's tail
     * @param newPayloadBytes its length
     * @param newOffset where the payload belongs in the datagram's, bytes
     * @param newIsLast does no fragment lie behind it?
     * @param newEcn the two ECN bits
     */
    public void part(
            int newHeaderBytes, int newPayloadAt, int newPayloadBytes, int newOffset, boolean newIsLast, int newEcn) {
        headerBytes = newHeaderBytes;
        payloadAt = newPayloadAt;
        payloadBytes = newPayloadBytes;
        offset = newOffset;
        isLast = newIsLast;
        ecn = newEcn;
    }
}
