package org.vvorld.stack.tcp;

/** Where segments go. */
@FunctionalInterface
public interface TcpOutput {
    /**
     * Sends one segment, or, if {@link OutSegment#gsoPayloadBytes} says so, up to 64 KiB that are cut into segments on the way:
     * takes a packet, has {@link OutSegment#write} fill it, and puts the network header in front. The segment object is used
     * again as soon as this returns.
     *
     * @return false if there is no packet, or no way at present; data is then tried again in a moment
     */
    boolean send(OutSegment segment);
}
