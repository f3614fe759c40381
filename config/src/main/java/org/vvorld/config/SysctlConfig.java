package org.vvorld.config;

/**
 * A sysctl: of a vnet, or one that is not per vnet.
 *
 * @param value as written; whoever sets it knows its type
 */
public record SysctlConfig(String name, String value, Where where) {}
