package org.vvorld.stack.tcp;

/** What segments are looked up for: a connection, or what is left of one. Addresses are two longs, IPv4 ones mapped. */
sealed interface Flow permits TcpConnection, TimeWait {
    long localHigh();

    long localLow();

    int localPort();

    long remoteHigh();

    long remoteLow();

    int remotePort();
}
