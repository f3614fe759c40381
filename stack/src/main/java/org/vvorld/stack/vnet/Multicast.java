package org.vvorld.stack.vnet;

import java.util.List;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.mcast.InterfaceGroups;
import org.vvorld.stack.mcast.Membership;
import org.vvorld.stack.mcast.SourceFilter;
import org.vvorld.stack.udp.UdpMulticast;
import org.vvorld.stack.udp.UdpSocket;

/**
 * Who in a vnet is in which multicast group on which interface. Sockets, and whoever else has a name: any object is a member. Any thread
 * but a worker. What routers are told goes out from worker {@link #WORKER}, which owns the machines.
 */
public final class Multicast {
    /** The worker that speaks IGMP and MLD for all vnets. */
    static final int WORKER = 0;

    private final Vnet vnet;

    Multicast(Vnet vnet) {
        this.vnet = vnet;
    }

    /**
     * Sets what a member that is no socket wants of a group on an interface of this vnet.
     *
     * @param filter {@link SourceFilter#ALL} to join, {@link SourceFilter#NONE} to leave
     * @return anything but OK: nothing has changed
     */
    public synchronized Membership.Result set(Object member, Interface i, long hi, long lo, SourceFilter filter) {
        InterfaceGroups all = i.multicast();
        if (i.owner() != vnet || all == null && filter.isNone()) {
            return Membership.Result.OK;
        }
        if (all == null) {
            all = new InterfaceGroups();
            i.multicast(all);
        }
        SourceFilter before = all.groups().filter(hi, lo);
        Membership.Result result = all.set(member, hi, lo, filter);
        if (result == Membership.Result.OK && !all.groups().filter(hi, lo).equals(before)) {
            i.onGroups();
            tell(i, hi, lo);
        }
        return result;
    }

    /** Sets what a socket wants of a group: as {@link #set}. It hears the groups that it is in alone, from now on. */
    public synchronized Membership.Result set(UdpSocket s, Interface i, long hi, long lo, SourceFilter filter) {
        Membership.Result result = set((Object) s, i, hi, lo, filter);
        if (result == Membership.Result.OK && i.owner() == vnet) {
            s.multicast(s.multicast().with(i, hi, lo, filter));
        }
        return result;
    }

    /** A socket has closed: it leaves all groups. */
    synchronized void leaveAll(UdpSocket s) {
        UdpMulticast was = s.multicast();
        s.multicast(UdpMulticast.DEFAULT);
        for (UdpMulticast.Joined j : was.joined()) {
            set((Object) s, j.ifp(), j.hi(), j.lo(), SourceFilter.NONE);
        }
    }

    /** A member that is no socket leaves all groups on an interface. */
    public synchronized void leaveAll(Object member, Interface i) {
        InterfaceGroups all = i.multicast();
        for (InterfaceGroups.Entry e : all == null ? List.<InterfaceGroups.Entry>of() : all.listOf(member)) {
            set(member, i, e.hi(), e.lo(), SourceFilter.NONE);
        }
    }

    /** An interface leaves the vnet: nobody is in a group on it any more. Its workers forget it behind this. */
    synchronized void withdraw(Interface i) {
        if (i.multicast() == null) {
            return;
        }
        i.multicast(null);
        i.onGroups();
        for (UdpSocket s : vnet.udp().list()) {
            s.multicast(s.multicast().without(i));
        }
    }

    /** The interface went up: routers are told of all groups. */
    void onUp(Interface i) {
        if (i.multicast() != null && i.isEthernet()) {
            vnet.netisr().post(WORKER, on -> {
                if (isHere(i)) {
                    vnet.shard(on).memberships().up(i);
                }
            });
        }
    }

    /** The interface has other IPv6 addresses, or IPv6 was switched on or off there. */
    synchronized void follow6(Interface i) {
        if (i.owner() == vnet) {
            NodeGroups.follow(vnet, i);
        }
    }

    private void tell(Interface i, long hi, long lo) {
        if (i.isEthernet() && vnet.isOpen()) {
            vnet.netisr().post(WORKER, on -> {
                if (isHere(i)) {
                    vnet.shard(on).memberships().follow(i, hi, lo);
                }
            });
        }
    }

    /** By the time that a worker looks it may have moved on, or the vnet ended. */
    private boolean isHere(Interface i) {
        return vnet.isOpen() && i.owner() == vnet && i.multicast() != null;
    }
}
