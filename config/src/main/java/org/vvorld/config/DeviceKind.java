package org.vvorld.config;

/** What a device is on the Linux side. */
public sealed interface DeviceKind {

    /** A TAP: what VVorld sends, Linux receives on this interface. */
    record Tap(String linuxName) implements DeviceKind {}
}
