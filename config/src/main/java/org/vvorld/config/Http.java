package org.vvorld.config;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The HTTP endpoint for metrics and health.
 *
 * @param address where to listen; empty turns it off
 */
public record Http(Optional<InetSocketAddress> address, Where where) {}
