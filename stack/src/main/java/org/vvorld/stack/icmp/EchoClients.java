package org.vvorld.stack.icmp;

import java.util.Arrays;

/** The pings of a vnet that wait for answers, by ICMP identifier. The admin side adds and removes, workers look up. */
public final class EchoClients {
    private record Client(int id, EchoListener listener) {}

    private static final Client[] NONE = {};

    private volatile Client[] clients = NONE;

    /** Adds one; false if the identifier is taken. */
    public synchronized boolean add(int id, EchoListener listener) {
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

    EchoListener find(int id) {
        for (Client c : clients) {
            if (c.id == id) {
                return c.listener;
            }
        }
        return null;
    }

    /** How many wait. */
    public int size() {
        return clients.length;
    }
}
