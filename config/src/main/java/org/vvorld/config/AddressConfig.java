package org.vvorld.config;

/**
 * An address of an interface.
 *
 * @param prefix with host bits: which host of the network it is
 */
public record AddressConfig(Prefix4 prefix, Where where) {}
