package org.vvorld.daemon.device;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.linux.LinuxException;
import org.vvorld.linux.PacketSocket;

/**
 * For whom the NIC receives: for itself; for the interface too, where that has an address of its own; for everybody only where it
 * cannot tell. Admin thread only.
 */
final class PacketFilter {
    private static final Logger LOG = System.getLogger(PacketFilter.class.getName());

    private final String name;
    private final PacketSocket socket;
    private long nicMac;
    private long station;
    private boolean added;
    /** For want of a filter; and for a bridge. */
    private boolean takesAll;

    private boolean isAsked;

    /** @param socket whose end ends what is asked for here */
    PacketFilter(String name, PacketSocket socket, long nicMac) {
        this.name = name;
        this.socket = socket;
        this.nicMac = nicMac;
        this.station = nicMac;
    }

    /** The NIC has another address. */
    void nicMac(long mac) {
        if (mac != nicMac) {
            long wanted = station;
            station(nicMac);
            nicMac = mac;
            station = mac;
            station(wanted);
        }
    }

    /** The interface has this address. */
    void station(long mac) {
        if (mac == station) {
            return;
        }
        try {
            if (added) {
                socket.removeAddress(bytes(station));
                added = false;
            }
            station = mac;
            if (mac == nicMac) {
                takesAll = false;
                follow();
            } else {
                add(mac);
            }
        } catch (LinuxException e) {
            throw new AdminException(e.getMessage(), e);
        }
    }

    private void add(long mac) throws LinuxException {
        try {
            socket.addAddress(bytes(mac));
            added = true;
        } catch (LinuxException e) {
            LOG.log(Level.INFO, "{0}: promiscuous, since its NIC takes no second address: {1}", name, e.getMessage());
            takesAll = true;
            follow();
        }
    }

    /** A bridge wants what is for others, or no longer. */
    void promiscuous(boolean on) {
        isAsked = on;
        try {
            follow();
        } catch (LinuxException e) {
            throw new AdminException(e.getMessage(), e);
        }
    }

    private void follow() throws LinuxException {
        socket.promiscuous(takesAll || isAsked);
    }

    private static byte[] bytes(long mac) {
        byte[] bytes = new byte[6];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (mac >>> 40 - 8 * i);
        }
        return bytes;
    }
}
