package org.vvorld.daemon.world;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.stack.vnet.Vnet;

/**
 * The jails by name and jid: a tree under the host, and one space of numbers. A name is looked up in a jail, which sees only what
 * is in it. Admin thread only, but for what {@link Owners} says.
 */
public final class Jails {
    private static final Pattern LEAF = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,62}");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    /** MAXHOSTNAMELEN less the zero: the whole name, as the host sees it. It bounds the depth too. */
    private static final int NAME_CHARS = 255;

    private final Jail host;
    private final Owners owners = new Owners();
    private final Map<Integer, Jail> byJid = new LinkedHashMap<>();
    private final Map<Vnet, Jail> byVnet = new HashMap<>();
    private int lastJid;

    Jails(Vnet vnet0) {
        host = new Jail(0, null, "0", vnet0, true);
        host.persist(true);
        host.childrenMax(Jail.MAX_JAILS);
        byVnet.put(vnet0, host);
    }

    /** The host: jid 0, the daemon's own vnet. Not in {@link #all}. */
    public Jail host() {
        return host;
    }

    public Owners owners() {
        return owners;
    }

    /** All jails, in the order they were made; a view, so that none may come or go meanwhile. */
    public Collection<Jail> all() {
        return Collections.unmodifiableCollection(byJid.values());
    }

    public int size() {
        return byJid.size();
    }

    /** The jail of that name or jid, as the host names it; {@code 0} is the host. */
    public Optional<Jail> find(String nameOrJid) {
        return nameOrJid.equals("0") ? Optional.of(host) : find(host, nameOrJid);
    }

    /** The jail of that name or jid in {@code above}, as that names it. */
    public Optional<Jail> find(Jail above, String nameOrJid) {
        Optional<Jail> named = named(above, nameOrJid);
        return named.isPresent() || !NUMBER.matcher(nameOrJid).matches()
                ? named
                : Optional.ofNullable(byJid.get(Integer.valueOf(nameOrJid))).filter(j -> j.isIn(above));
    }

    private static Optional<Jail> named(Jail above, String name) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            return above.child(name);
        }
        return above.child(name.substring(0, dot)).flatMap(j -> named(j, name.substring(dot + 1)));
    }

    /** @throws AdminException with FreeBSD's text, if there is none */
    public Jail require(String nameOrJid) {
        return find(nameOrJid).orElseThrow(() -> notFound(nameOrJid));
    }

    private static AdminException notFound(String nameOrJid) {
        return new AdminException("jail \"" + nameOrJid + "\" not found");
    }

    /** Sets who may act in a jail from outside. */
    public void owner(Jail jail, Owner owner) {
        owners.change(jail, owner);
    }

    /** Sets {@code children.max}. @throws AdminException with FreeBSD's text, unless it is under the parent's */
    public void childrenMax(Jail jail, int max) {
        requireUnderParents(jail.parent(), max);
        jail.childrenMax(max);
    }

    private static void requireUnderParents(Jail parent, int max) {
        if (max > 0 && max >= parent.childrenMax()) {
            throw new AdminException("jail_set: Operation not permitted: children.max=" + max
                    + " must be under that of the jail around it, which is " + parent.childrenMax());
        }
    }

    /** Where a new jail goes: the jail around it, and its name there. */
    record Place(Jail parent, String leaf) {}

    /** Where a jail can be made. @throws AdminException with FreeBSD's text, if it may not be there */
    Place place(Jail creator, NewJail wanted) {
        String name = wanted.name();
        if (creator.childrenMax() == 0) {
            throw new AdminException("jail_set: Operation not permitted");
        }
        int dot = name == null ? -1 : name.lastIndexOf('.');
        Jail parent = dot < 0
                ? creator
                : find(creator, name.substring(0, dot)).orElseThrow(() -> notFound(name.substring(0, dot)));
        for (Jail j = parent; j != null; j = j.parent()) {
            if (j.childrenCur() >= j.childrenMax()) {
                throw new AdminException("prison limit exceeded");
            }
        }
        requireUnderParents(parent, wanted.childrenMax());
        String leaf = name == null ? Integer.toString(lastJid + 1) : name.substring(dot + 1);
        if (name != null) {
            requireFree(parent, name, leaf);
        }
        int length = leaf.length() + (parent.isHost() ? 0 : parent.name().length() + 1);
        if (length > NAME_CHARS) {
            throw new AdminException("jail_set: File name too long: the whole name of a jail, those around it included,"
                    + " has at most " + NAME_CHARS + " characters");
        }
        return new Place(parent, leaf);
    }

    private static void requireFree(Jail parent, String name, String leaf) {
        if (leaf.matches("\\d+")) {
            throw new AdminException("name \"" + name + "\" cannot be numeric; a jail's number is given by vvorldd");
        }
        if (!LEAF.matcher(leaf).matches()) {
            throw new AdminException("name \"" + name
                    + "\" is not a jail's: 1 to 63 letters, digits, '_' and '-', not starting with '-'; a dot stands"
                    + " between a jail and one in it");
        }
        if (parent.child(leaf).isPresent()) {
            throw new AdminException("jail \"" + name + "\" already exists");
        }
    }

    int nextJid() {
        return ++lastJid;
    }

    void add(Jail jail) {
        jail.parent().adopt(jail);
        byJid.put(jail.jid(), jail);
        if (jail.ownsVnet()) {
            byVnet.put(jail.vnet(), jail);
        }
    }

    void remove(Jail jail) {
        jail.parent().disown(jail);
        byJid.remove(jail.jid());
        if (jail.ownsVnet()) {
            byVnet.remove(jail.vnet());
        }
        owners.change(jail, Owner.NONE);
    }

    /** The jail that owns this vnet, the host for vnet0. */
    public Jail of(Vnet vnet) {
        Jail jail = byVnet.get(vnet);
        if (jail == null) {
            throw new IllegalStateException("vnet " + vnet + " belongs to no jail");
        }
        return jail;
    }

    /** The host and all jails that have a vnet of their own: each vnet once. */
    public List<Jail> withVnets() {
        List<Jail> all = new ArrayList<>(byVnet.size());
        all.add(host);
        for (Jail j : byJid.values()) {
            if (j.ownsVnet()) {
                all.add(j);
            }
        }
        return all;
    }
}
