package org.vvorld.config;

/**
 * A small service that a vnet answers by itself.
 *
 * @param name echo, discard, daytime, chargen or time
 */
public record ServiceConfig(String name, int port, Where where) {}
