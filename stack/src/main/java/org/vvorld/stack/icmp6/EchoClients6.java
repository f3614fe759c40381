package org.vvorld.stack.icmp6;

import java.util.Arrays;

/** The IPv6 pings of a vnet that wait for answers, by identifier. The admin side adds and removes, workers look up. */
public final class EchoClients6 {
    private record Client(int id, EchoListener6 listener) {}

    private static final Client[] NONE = {};

    private volatile Client[] clients = NONE;

    /** Adds one; false if the identifier is taken. */
    public synchronized boolean add(int id, EchoListener6 listener) {
        if (find(id) != null) {
            return false;
        }
        Client[] more = Arrays.copyOf(clients, clients.length + 1);
        more[clients.length] = new Client(id, listener);
        clients = more;
        return true;
    }

    public synchronized void remove(int id) {
        clients = Arrays.stream(clients).filter(c -> c.id != id).toArray(Client[]::new);
    }

    EchoListener6 find(int id) {
        for (Client c : clients) {
            if (c.id == id) {
                return c.listener;
            }
        }
        return null;
    }
}
