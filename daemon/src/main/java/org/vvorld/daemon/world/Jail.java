package org.vvorld.daemon.world;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vvorld.stack.service.Services;
import org.vvorld.stack.vnet.Vnet;

/**
 * A jail: the administration of a vnet, its own or its parent's. Jails stand in a tree whose root is the host. The stack knows
 * nothing of it. Admin thread only.
 */
public final class Jail {
    /** FreeBSD's JAIL_MAX: what the host may have. */
    public static final int MAX_JAILS = 999_999;

    private static final int[] NO_ADDRESSES = {};

    private final int jid;
    private final Jail parent;
    private final String leaf;
    private final Vnet vnet;
    private final boolean ownsVnet;
    private String hostname = "";
    private boolean persist;
    private int childrenMax;
    private int childrenCur;
    /** Most jails have none, and no map. */
    private Map<String, Jail> children = Map.of();
    /** In the order they were given, the primary one first; null for all that the jail around it has. */
    private int[] addresses;

    private boolean allowsRawSockets;
    private Owner owner = Owner.NONE;

    /**
     * @param parent null for the host
     * @param leaf its name in its parent
     * @param vnet the parent's, unless {@code ownsVnet}
     */
    Jail(int jid, Jail parent, String leaf, Vnet vnet, boolean ownsVnet) {
        this.jid = jid;
        this.parent = parent;
        this.leaf = leaf;
        this.vnet = vnet;
        this.ownsVnet = ownsVnet;
        this.addresses = ownsVnet ? null : NO_ADDRESSES;
    }

    /** The number users may name it by; 0 is the host. Not used again while the daemon runs. */
    public int jid() {
        return jid;
    }

    public boolean isHost() {
        return parent == null;
    }

    /** Null for the host. */
    public Jail parent() {
        return parent;
    }

    /** Its name in its parent: {@code c} of {@code a.b.c}. */
    public String leaf() {
        return leaf;
    }

    /** Its name as the host sees it: {@code a.b.c}. */
    public String name() {
        return parent == null ? leaf : nameIn(root());
    }

    private Jail root() {
        Jail j = this;
        while (j.parent != null) {
            j = j.parent;
        }
        return j;
    }

    /** Its name as {@code above} sees it, in which it is: {@code b.c} in {@code a}. */
    public String nameIn(Jail above) {
        if (parent == above) {
            return leaf;
        }
        StringBuilder name = new StringBuilder(leaf);
        for (Jail j = parent; j != above; j = j.parent) {
            name.insert(0, '.').insert(0, j.leaf);
        }
        return name.toString();
    }

    /** Is it in {@code other}, directly or not? No jail is in itself. */
    public boolean isIn(Jail other) {
        Jail j = parent;
        while (j != null && j != other) {
            j = j.parent;
        }
        return j != null;
    }

    /** The jails directly in it, in the order they were made; a view. */
    public Collection<Jail> children() {
        return children.values();
    }

    /** The jail of that name directly in it. */
    Optional<Jail> child(String name) {
        return Optional.ofNullable(children.get(name));
    }

    /** All jails in it, in the order they were made. */
    public List<Jail> descendants() {
        List<Jail> all = new ArrayList<>(children.values());
        for (int i = 0; i < all.size(); i++) {
            all.addAll(all.get(i).children.values());
        }
        all.sort(Comparator.comparingInt(Jail::jid));
        return all;
    }

    void adopt(Jail child) {
        if (children.isEmpty()) {
            children = new LinkedHashMap<>(4);
        }
        children.put(child.leaf, child);
        for (Jail j = this; j != null; j = j.parent) {
            j.childrenCur++;
        }
    }

    void disown(Jail child) {
        if (!children.remove(child.leaf, child)) {
            throw new IllegalStateException("jail " + child.jid + " is not in jail " + jid);
        }
        if (children.isEmpty()) {
            children = Map.of();
        }
        for (Jail j = this; j != null; j = j.parent) {
            j.childrenCur--;
        }
    }

    public Vnet vnet() {
        return vnet;
    }

    /** The small services of its vnet. */
    public Services services() {
        return new Services(vnet.udp(), vnet.tcp(), SystemWallClock.INSTANCE);
    }

    /** Is the vnet its own? Else it is the parent's, and the jail sees of it only {@linkplain #sees its addresses}. */
    public boolean ownsVnet() {
        return ownsVnet;
    }

    /** {@code host.hostname}; empty if none was set. */
    public String hostname() {
        return hostname;
    }

    public void hostname(String value) {
        hostname = value;
    }

    /** Does it stay though nothing is in it? */
    public boolean persist() {
        return persist;
    }

    public void persist(boolean value) {
        persist = value;
    }

    /** {@code children.max}: how many jails may be in it, at any depth. */
    public int childrenMax() {
        return childrenMax;
    }

    /** Sets it, and lowers what the jails in it may have; those that are there stay. */
    void childrenMax(int max) {
        childrenMax = max;
        children.values().forEach(c -> c.childrenMaxAtMost(max - 1));
    }

    private void childrenMaxAtMost(int max) {
        childrenMax = Math.min(childrenMax, Math.max(0, max));
        children.values().forEach(c -> c.childrenMaxAtMost(max - 1));
    }

    /** {@code children.cur}: how many jails are in it, at any depth. */
    public int childrenCur() {
        return childrenCur;
    }

    /** {@code ip4.addr} of a jail without a vnet of its own, the primary one first; empty for none, and if there is no limit. */
    public List<Integer> addresses() {
        return addresses == null ? List.of() : Arrays.stream(addresses).boxed().toList();
    }

    /** Sets {@code ip4.addr}, of a jail without a vnet of its own. */
    public void addresses(List<Integer> all) {
        requireNoVnet();
        addresses = all.stream().mapToInt(a -> a).toArray();
    }

    /** {@code ip4=inherit}, of a jail without a vnet of its own: it sees what the jail around it sees. */
    public void inheritAddresses() {
        requireNoVnet();
        addresses = null;
    }

    public boolean inheritsAddresses() {
        return addresses == null && !ownsVnet;
    }

    private void requireNoVnet() {
        if (ownsVnet) {
            throw new IllegalStateException("jail " + jid + " owns its vnet");
        }
    }

    /** May it use this address of its vnet: is it its own, and that of all jails around it that share the vnet? */
    public boolean sees(int address) {
        for (Jail j = this; !j.ownsVnet; j = j.parent) {
            if (j.addresses != null && !contains(j.addresses, address)) {
                return false;
            }
        }
        return true;
    }

    private static boolean contains(int[] all, int wanted) {
        for (int a : all) {
            if (a == wanted) {
                return true;
            }
        }
        return false;
    }

    /** {@code allow.raw_sockets}; whoever owns its vnet may anyway. */
    public boolean allowsRawSockets() {
        return allowsRawSockets || ownsVnet;
    }

    public void allowsRawSockets(boolean value) {
        allowsRawSockets = value;
    }

    /** Who may act in it from outside, besides those who administer the daemon. */
    public Owner owner() {
        return owner;
    }

    void owner(Owner value) {
        owner = value;
    }
}
