package org.vvorld.stack.mcast;

/**
 * What a link's routers have said of themselves, for people.
 *
 * @param version of the oldest around, counted as {@link Membership#version}
 * @param untilNanos until when that holds, by the workers' clock; then it is 3 again
 * @param robustness how often each thing is said
 * @param intervalSeconds between queries
 */
public record Querier(int version, long untilNanos, int robustness, int intervalSeconds) {
    /** Nobody has said anything: RFC 3376 sections 8.1 and 8.2. */
    public static final Querier DEFAULT = new Querier(3, 0, 2, 125);

    /** The version that is spoken at {@code now}. */
    public int version(long now) {
        return version < 3 && now - untilNanos >= 0 ? 3 : version;
    }
}
