package org.vvorld.config;

/**
 * An IPv6 address of an interface.
 *
 * @param prefix with host bits: which host of the network it is
 */
public record AddressConfig6(Prefix6 prefix, Where where) {}
