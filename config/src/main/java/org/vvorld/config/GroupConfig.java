package org.vvorld.config;

import java.util.List;

/**
 * A multicast group that an interface is in as long as the config says so.
 *
 * @param group an IPv4 group as {@code ::ffff:a.b.c.d}, and so its sources
 * @param sources whose packets are wanted; empty for everybody's
 */
public record GroupConfig(IpAddress6 group, List<IpAddress6> sources, Where where) {
    public GroupConfig {
        sources = List.copyOf(sources);
    }
}
