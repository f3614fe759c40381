package org.vvorld.config;

/**
 * A static route.
 *
 * @param destination without host bits
 */
public record RouteConfig(Prefix4 destination, RouteTarget target, Where where) {}
