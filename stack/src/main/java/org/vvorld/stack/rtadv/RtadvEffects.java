package org.vvorld.stack.rtadv;

import org.vvorld.stack.stats.Counter;

/** What an advertising router asks of its interface. Called on the worker that owns the machine. */
public interface RtadvEffects {
    /**
     * Send an advertisement from the interface's link-local address to ff02::1 with hop limit 255: {@link RaWriter#write} makes it.
     *
     * @param isFinal with a router lifetime of 0
     */
    void send(RtadvSettings settings, boolean isFinal);

    void count(Counter counter);
}
