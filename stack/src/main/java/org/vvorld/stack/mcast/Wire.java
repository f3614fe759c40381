package org.vvorld.stack.mcast;

import org.vvorld.stack.packet.Packet;

/** In what IGMP and MLD differ, to {@link Membership}: bytes and destinations. */
sealed interface Wire permits Igmp, Mld {
    /** Kinds of records, RFC 3376 section 4.2.12 and RFC 3810 section 5.2.12. */
    int IS_IN = 1;

    int IS_EX = 2;
    int TO_IN = 3;
    int TO_EX = 4;
    int ALLOW = 5;
    int BLOCK = 6;

    /** Is it a group of this family? */
    boolean isGroup(long hi, long lo);

    /** Are routers told of the group? Of those that everybody is in, and that stay in the host, they are not. */
    boolean isReported(long hi, long lo);

    /** Oldest version there is, counted as {@link Query#version} does. */
    int oldestVersion();

    /** Bytes of a report in front of its first record, from the packet's head. */
    int headerBytes();

    /** Bytes that the sender of the packet puts in front of it. */
    int outerBytes();

    int addressBytes();

    void address(Packet p, int at, long hi, long lo);

    /** Completes a report whose records stand behind the room for its header. */
    void finishReport(Packet p, int records, int ipv4Source);

    long reportDestinationHi();

    long reportDestinationLo();

    /** Writes a whole report, or leave, of an older version into an empty packet. */
    void writeOld(Packet p, int version, boolean isLeave, long hi, long lo, int ipv4Source);

    /** Where a leave goes; a report goes to its group. */
    long leaveDestinationHi();

    long leaveDestinationLo();
}
