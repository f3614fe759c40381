package org.vvorld.daemon.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.vvorld.daemon.world.Jail;
import org.vvorld.daemon.world.Jails;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.vnet.Routing4;
import org.vvorld.stack.vnet.Routing6;
import org.vvorld.stack.vnet.Vnet;

/**
 * Where a command acts, and what it sees from there: as root in a jail, or in the host for who administers the daemon and did not
 * say jexec(8). The owner of jails who did not say jexec stands <em>outside</em>: sees them under the names that the host gives
 * them, may enter them, and can do nothing else. So what asks for {@link #world}, {@link #jail} or {@link #vnet} is refused
 * there without knowing of owners; and what asks for {@link #vnet} is refused in a jail that has its parent's, and may only look
 * at {@link #seenVnet} through {@link #sees}. Admin thread only.
 */
final class Scope {
    /** Names in one message. */
    private static final int NAMED = 10;

    private final World world;
    /** Null outside. */
    private final Jail jail;
    /** Of the caller who does not administer the daemon: where they may be. Null for who does. */
    private final List<Jail> owned;

    private final int fib;
    private final boolean json;
    private final CommandOutput out;

    private Scope(World world, Jail jail, List<Jail> owned, int fib, boolean json, CommandOutput out) {
        this.world = world;
        this.jail = jail;
        this.owned = owned;
        this.fib = fib;
        this.json = json;
        this.out = out;
    }

    /**
     * The place of a command.
     *
     * @param jid of the jail whose root runs it; null for where the caller is
     * @param fib as setfib(1) said, else 0
     * @param json whether output is to be JSON
     * @throws ToolException if the caller may not be there
     */
    static Scope of(World world, Peer peer, Integer jid, int fib, boolean json, CommandOutput out) {
        Jails jails = world.jails();
        List<Jail> owned = peer.isAdministrator() ? null : jails.owners().jailsOf(peer.uid(), peer.gids());
        if (owned != null && owned.isEmpty()) {
            throw new ToolException("Operation not permitted: uid " + peer.uid() + " owns no jail any more");
        }
        if (jid == null) {
            return new Scope(world, owned == null ? jails.host() : null, owned, fib, json, out);
        }
        Jail jail = jails.require(Integer.toString(jid));
        if (owned != null && !isInOrOneOf(jail, owned)) {
            throw notFound(Integer.toString(jid));
        }
        return new Scope(world, jail, owned, fib, json, out);
    }

    private static boolean isInOrOneOf(Jail jail, List<Jail> some) {
        return some.stream().anyMatch(o -> o == jail || jail.isIn(o));
    }

    static ToolException notFound(String nameOrJid) {
        return new ToolException("jail \"" + nameOrJid + "\" not found");
    }

    private ToolException nothingToDoOutside() {
        String names = owned.stream().limit(NAMED).map(Jail::name).collect(Collectors.joining(", "));
        return new ToolException("Operation not permitted: you may act in jails: " + names
                + (owned.size() > NAMED ? " and " + (owned.size() - NAMED) + " more" : ""));
    }

    // --- where it acts ---

    World world() {
        if (jail == null) {
            throw nothingToDoOutside();
        }
        return world;
    }

    Jail jail() {
        if (jail == null) {
            throw nothingToDoOutside();
        }
        return jail;
    }

    boolean isHost() {
        return jail != null && jail.isHost();
    }

    boolean isOutside() {
        return jail == null;
    }

    /** Is the caller the owner of a jail, and no administrator? What is Linux's is not theirs then, wherever they are. */
    boolean isDelegated() {
        return owned != null;
    }

    /** The vnet, to do anything with it. @throws ToolException in a jail that has its parent's */
    Vnet vnet() {
        requireVnet();
        return jail.vnet();
    }

    /** The jail, to do anything with its vnet. @throws ToolException if it has its parent's */
    Jail ownJail() {
        requireVnet();
        return jail();
    }

    private void requireVnet() {
        if (!jail().ownsVnet()) {
            throw new ToolException(
                    "Operation not permitted: this jail has its parent's vnet, and may only look at it");
        }
    }

    boolean ownsVnet() {
        return jail().ownsVnet();
    }

    /** The vnet, to look at what the jail {@link #sees} of it. */
    Vnet seenVnet() {
        return jail().vnet();
    }

    /** Are there addresses of the vnet that it does not see? */
    boolean isFiltered() {
        for (Jail j = jail(); !j.ownsVnet(); j = j.parent()) {
            if (!j.inheritsAddresses()) {
                return true;
            }
        }
        return false;
    }

    /** Is this address of the vnet the jail's too? All are, if it owns the vnet. */
    boolean sees(int address) {
        return jail().sees(address);
    }

    /** The addresses of an interface that the jail sees. */
    InterfaceAddress[] addressesOf(Interface i) {
        return !isFiltered()
                ? i.addresses()
                : Arrays.stream(i.addresses()).filter(a -> sees(a.address())).toArray(InterfaceAddress[]::new);
    }

    /** @throws ToolException unless what runs here may open raw sockets, as ping does */
    void requireRawSockets() {
        if (!jail().allowsRawSockets()) {
            throw new ToolException("ssend socket: Operation not permitted: this jail has no allow.raw_sockets");
        }
    }

    /** The interface of that name in this vnet, to do anything with it. */
    Interface requireInterface(String name) {
        Interface i = vnet().interfaceNamed(name);
        if (i == null) {
            throw new ToolException("interface " + name + " does not exist");
        }
        return i;
    }

    /** The same, to look at it. */
    Interface seenInterface(String name) {
        Interface i = seenVnet().interfaceNamed(name);
        if (i == null) {
            throw new ToolException("interface " + name + " does not exist");
        }
        return i;
    }

    /** The FIB by which what runs here sends, and whose routes it sees. @throws ToolException if the vnet has none of that number */
    int fib() {
        RouteFibs.require(seenVnet().fibs(), fib);
        return fib;
    }

    /** Here, in another FIB. */
    Scope inFib(int number) {
        return new Scope(world, jail, owned, number, json, out);
    }

    /** The IPv4 routes of the FIB. */
    Routing4 routing() {
        return seenVnet().fibs().routing(fib());
    }

    /** The IPv6 routes of the FIB. */
    Routing6 routing6() {
        return seenVnet().fibs().routing6(fib());
    }

    // --- which jails are seen ---

    /** The jails that are seen from here, in the order they were made: all that are in this one; outside, the owned ones too. */
    Collection<Jail> jails() {
        if (jail != null) {
            return jail.isHost() ? world.jails().all() : jail.descendants();
        }
        List<Jail> all = new ArrayList<>(owned);
        owned.forEach(o -> all.addAll(o.descendants()));
        all.sort(Comparator.comparingInt(Jail::jid));
        return all;
    }

    /** The jail of that name or jid, if it is seen from here. To the host, {@code 0} is itself. */
    Optional<Jail> findJail(String nameOrJid) {
        if (jail == null) {
            return world.jails().find(nameOrJid).filter(j -> isInOrOneOf(j, owned));
        }
        return jail.isHost() ? world.jails().find(nameOrJid) : world.jails().find(jail, nameOrJid);
    }

    /** The same. @throws ToolException if it is not seen, whether it is there or not */
    Jail requireJail(String nameOrJid) {
        return findJail(nameOrJid).orElseThrow(() -> notFound(nameOrJid));
    }

    /** Is it one of those that the caller owns, not one that is in them? */
    boolean isOwned(Jail seen) {
        return owned != null && owned.contains(seen);
    }

    /** The same that have a vnet of their own, and before them this one, which has one too. */
    List<Jail> jailsWithVnets() {
        List<Jail> all = new ArrayList<>();
        if (!isOutside()) {
            requireVnet();
            all.add(jail);
        }
        jails().stream().filter(Jail::ownsVnet).forEach(all::add);
        return all;
    }

    /** What this jail, or one that is seen from here, is called here. */
    String nameOf(Jail seen) {
        if (seen == jail) {
            return seen.leaf();
        }
        return jail == null || jail.isHost() ? seen.name() : seen.nameIn(jail);
    }

    /** The jid of the jail around one that is seen from here; 0 if that is not seen itself. */
    int parentJidOf(Jail seen) {
        Jail around = seen.parent();
        boolean isSeen = around != null && (jail == null ? isInOrOneOf(around, owned) : around.isIn(jail));
        return isSeen ? around.jid() : 0;
    }

    /** Inside {@code nameOrJid}; here if that is null. */
    Scope in(String nameOrJid) {
        return nameOrJid == null ? this : in(requireJail(nameOrJid));
    }

    private Scope in(Jail inside) {
        return new Scope(world, inside, owned, fib, json, out);
    }

    /** A jail, by a name or jid as it is known in a scope that may create, change or remove it. */
    record Target(Scope scope, String key) {}

    /**
     * Where a jail of this name, which need not exist, is administered: here, but outside, in the owned jail that it is in.
     *
     * @throws ToolException outside, if it is in none; it is the same for others' jails as for none
     */
    Target target(String nameOrJid) {
        if (jail != null) {
            return new Target(this, nameOrJid);
        }
        Jail there = findJail(nameOrJid).orElse(null);
        for (Jail o : owned) {
            if (there == o) {
                throw new ToolException(
                        "Operation not permitted: jail " + nameOrJid + " is the host's to change; you may act in it");
            }
            if (there != null && there.isIn(o)) {
                return new Target(in(o), Integer.toString(there.jid()));
            }
            if (nameOrJid.startsWith(o.name() + ".")) {
                return new Target(in(o), nameOrJid.substring(o.name().length() + 1));
            }
        }
        throw nothingToDoOutside();
    }

    // --- what it says ---

    boolean json() {
        return json;
    }

    CommandOutput out() {
        return out;
    }

    void print(String text) {
        out.out(text);
    }
}
