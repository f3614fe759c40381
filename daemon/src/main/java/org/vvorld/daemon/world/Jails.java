package org.vvorld.daemon.world;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.stack.vnet.Vnet;

/** The jails by name and jid. Admin thread only. */
public final class Jails {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,62}");

    private final Jail host;
    private final Map<String, Jail> byName = new LinkedHashMap<>();
    private final Map<Integer, Jail> byJid = new LinkedHashMap<>();
    private int lastJid;

    Jails(Vnet vnet0) {
        host = new Jail(0, "0", vnet0, "");
        host.persist(true);
    }

    /** The host: jid 0, the daemon's own vnet. Not in {@link #all}. */
    public Jail host() {
        return host;
    }

    /** All jails, in the order they were made. */
    public Collection<Jail> all() {
        return List.copyOf(byName.values());
    }

    public int size() {
        return byName.size();
    }

    /** The jail of that name or jid; {@code 0} is the host. */
    public Optional<Jail> find(String nameOrJid) {
        if (nameOrJid.equals("0")) {
            return Optional.of(host);
        }
        Jail named = byName.get(nameOrJid);
        if (named == null && nameOrJid.matches("\\d{1,9}")) {
            named = byJid.get(Integer.valueOf(nameOrJid));
        }
        return Optional.ofNullable(named);
    }

    /** @throws AdminException with FreeBSD's text, if there is none */
    public Jail require(String nameOrJid) {
        return find(nameOrJid).orElseThrow(() -> new AdminException("jail \"" + nameOrJid + "\" not found"));
    }

    /** @throws AdminException unless a new jail can have this name */
    public void requireFreeName(String name) {
        if (name.matches("\\d+")) {
            throw new AdminException("name \"" + name + "\" cannot be numeric; a jail's number is given by vvorldd");
        }
        if (name.contains(".")) {
            throw new AdminException("jail \"" + name.substring(0, name.lastIndexOf('.'))
                    + "\" cannot have children: jails have one level");
        }
        if (!NAME.matcher(name).matches()) {
            throw new AdminException("name \"" + name
                    + "\" is not a jail's: 1 to 63 letters, digits, '_' and '-', not starting with '-'");
        }
        if (byName.containsKey(name)) {
            throw new AdminException("jail \"" + name + "\" already exists");
        }
    }

    int nextJid() {
        return ++lastJid;
    }

    void add(Jail jail) {
        byName.put(jail.name(), jail);
        byJid.put(jail.jid(), jail);
    }

    void remove(Jail jail) {
        byName.remove(jail.name());
        byJid.remove(jail.jid());
    }

    /** The jail whose vnet this is, the host for vnet0. */
    public Jail of(Vnet vnet) {
        if (vnet == host.vnet()) {
            return host;
        }
        for (Jail j : byName.values()) {
            if (j.vnet() == vnet) {
                return j;
            }
        }
        throw new IllegalStateException("vnet " + vnet + " belongs to no jail");
    }

    /** The host and all jails. */
    public List<Jail> withHost() {
        List<Jail> all = new ArrayList<>(byName.size() + 1);
        all.add(host);
        all.addAll(byName.values());
        return all;
    }
}
