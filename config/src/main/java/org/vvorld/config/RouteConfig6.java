package org.vvorld.config;

/**
 * A static IPv6 route.
 *
 * @param destination without host bits
 */
public record RouteConfig6(Prefix6 destination, RouteTarget6 target, Where where) {}
