package org.vvorld.config;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * An interface that reaches Linux.
 *
 * @param name in VVorld
 * @param mtu bytes of an IP packet
 * @param jail whose vnet has it: the jail that configures the interface, or else the one that the device is lent to;
 *     empty for the host's
 */
public record Device(String name, DeviceKind kind, OptionalInt mtu, Optional<String> jail, Where where) {}
