package org.vvorld.daemon.world;

import org.vvorld.stack.vnet.Vnet;

/** A jail: the administration of a vnet. The stack knows nothing of it. Admin thread only. */
public final class Jail {
    private final int jid;
    private final String name;
    private final Vnet vnet;
    private String hostname;
    private boolean persist;

    Jail(int jid, String name, Vnet vnet, String hostname) {
        this.jid = jid;
        this.name = name;
        this.vnet = vnet;
        this.hostname = hostname;
    }

    /** The number users may name it by; 0 is the host. Not used again while the daemon runs. */
    public int jid() {
        return jid;
    }

    public String name() {
        return name;
    }

    public Vnet vnet() {
        return vnet;
    }

    /** {@code host.hostname}; empty if none was set. */
    public String hostname() {
        return hostname;
    }

    public void hostname(String value) {
        hostname = value;
    }

    public boolean persist() {
        return persist;
    }

    public void persist(boolean value) {
        persist = value;
    }

    public boolean isHost() {
        return jid == 0;
    }
}
