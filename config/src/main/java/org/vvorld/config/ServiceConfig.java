package org.vvorld.config;

import java.util.Optional;

/**
 * A small service that a vnet answers by itself.
 *
 * @param name echo, discard, daytime, chargen, time or http
 * @param directory whose files http serves; empty for none
 */
public record ServiceConfig(String name, int port, Optional<String> directory, Where where) {}
