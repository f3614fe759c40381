package org.vvorld.daemon.apply;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.vvorld.config.DeviceKind;
import org.vvorld.config.RouteTarget;
import org.vvorld.config.Where;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.world.Bridges;
import org.vvorld.daemon.world.HostSysctl;
import org.vvorld.daemon.world.Jail;
import org.vvorld.daemon.world.NewJail;
import org.vvorld.daemon.world.Owner;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.bridge.Bridge;
import org.vvorld.stack.iface.Disc;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.iface.Loopback;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.vnet.Hop;
import org.vvorld.stack.vnet.StaticRoute;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv4Prefix;

/**
 * One thing that a config says, small enough to be done and undone by itself. A config is a list of facts in the order in which
 * they can be done; the difference between two configs is the facts that one has and the other has not.
 *
 * <p>A fact holds the fact that it builds on, so that an address on an interface that moved is another fact than before.
 * Undoing is quiet about what is gone already: an operator may have removed it by hand.
 */
sealed interface Fact {
    /** Where the config says so. */
    Where where();

    /** Brings it about. @throws AdminException that says why not */
    void apply(World world);

    /** Takes it back. */
    void undo(World world);

    /** What must be there first. */
    default Optional<Fact> needs() {
        return Optional.empty();
    }

    /** Is what must be there first among what is missing? */
    default boolean lacks(Set<Fact> missing) {
        return needs().filter(missing::contains).isPresent();
    }

    /** @param around the jail that it is in, other than the host */
    record JailExists(String name, boolean ownsVnet, Optional<JailExists> around, Where where) implements Fact {
        @Override
        public void apply(World world) {
            // What it may have in it is said by the next fact.
            NewJail wanted = new NewJail(name, ownsVnet, 0);
            world.createJail(world.jails().host(), wanted).persist(true);
        }

        @Override
        public Optional<Fact> needs() {
            return around.map(a -> a);
        }

        @Override
        public void undo(World world) {
            world.jails().find(name).ifPresent(j -> world.removeJails(List.of(j)));
        }

        Jail in(World world) {
            return world.jails().require(name);
        }
    }

    /** A setting of a jail or the host: gone with it. */
    non-sealed interface OfPlace extends Fact {
        Place place();

        void set(Jail jail);

        void unset(Jail jail);

        @Override
        default void apply(World world) {
            set(place().require(world));
        }

        @Override
        default void undo(World world) {
            place().find(world).ifPresent(this::unset);
        }

        @Override
        default Optional<Fact> needs() {
            return place().fact();
        }
    }

    /** A setting of an interface where it is: gone when it is not there any more. */
    non-sealed interface OfInterface extends Fact {
        InterfaceIn on();

        void set(World world, Interface i);

        void unset(World world, Interface i);

        @Override
        default void apply(World world) {
            set(world, on().require(world));
        }

        @Override
        default void undo(World world) {
            Interface i = on().find(world);
            if (i != null) {
                unset(world, i);
            }
        }

        @Override
        default Optional<Fact> needs() {
            return Optional.of(on());
        }
    }

    /** A vnet to configure: a jail's or the host's. */
    record Place(Optional<JailExists> jail) {
        static final Place HOST = new Place(Optional.empty());

        Optional<Jail> find(World world) {
            return jail.isPresent()
                    ? world.jails().find(jail.get().name())
                    : Optional.of(world.jails().host());
        }

        Jail require(World world) {
            return find(world)
                    .orElseThrow(() -> new AdminException(
                            "jail \"" + jail.map(JailExists::name).orElse("0") + "\" not found"));
        }

        Optional<Fact> fact() {
            return jail.map(j -> j);
        }
    }

    /**
     * {@code children.max}. Said of every jail, and never undone, only replaced: to make it 0 in between would lower what the
     * jails in it have, too.
     */
    record ChildrenMax(JailExists jail, int max, Where where) implements Fact {
        @Override
        public void apply(World world) {
            world.jails().childrenMax(jail.in(world), max);
        }

        @Override
        public void undo(World world) {
            // See above: the jail goes, or the next value comes.
        }

        @Override
        public Optional<Fact> needs() {
            return Optional.of(jail);
        }
    }

    /** {@code owner}, by names or numbers. */
    record OwnedBy(JailExists jail, String owner, Where where) implements Fact {
        @Override
        public void apply(World world) {
            try {
                world.jails().owner(jail.in(world), Owner.parse(owner));
            } catch (AdminException e) {
                throw new AdminException("owner: " + e.getMessage(), e);
            }
        }

        @Override
        public void undo(World world) {
            world.jails().find(jail.name()).ifPresent(j -> world.jails().owner(j, Owner.NONE));
        }

        @Override
        public Optional<Fact> needs() {
            return Optional.of(jail);
        }
    }

    /** {@code ip4.addr} of a jail with its parent's vnet. */
    record Sees(Place place, List<Integer> addresses, Where where) implements OfPlace {
        @Override
        public void set(Jail jail) {
            jail.addresses(addresses);
        }

        @Override
        public void unset(Jail jail) {
            jail.addresses(List.of());
        }
    }

    record RawSockets(Place place, Where where) implements OfPlace {
        @Override
        public void set(Jail jail) {
            jail.allowsRawSockets(true);
        }

        @Override
        public void unset(Jail jail) {
            jail.allowsRawSockets(false);
        }
    }

    record Hostname(Place place, String hostname, Where where) implements OfPlace {
        @Override
        public void set(Jail jail) {
            jail.hostname(hostname);
        }

        @Override
        public void unset(Jail jail) {
            jail.hostname("");
        }
    }

    record SysctlValue(Place place, Sysctl sysctl, long value, Where where) implements OfPlace {
        @Override
        public void set(Jail jail) {
            jail.vnet().sysctls().set(sysctl, value);
        }

        @Override
        public void unset(Jail jail) {
            jail.vnet().sysctls().set(sysctl, sysctl.defaultValue());
        }
    }

    /** A sysctl that is not per vnet. */
    record HostSetting(HostSysctl sysctl, String value, Where where) implements Fact {
        @Override
        public void apply(World world) {
            try {
                sysctl.set(world.netisr(), value);
            } catch (IllegalArgumentException e) {
                throw new AdminException(e.getMessage(), e);
            }
        }

        @Override
        public void undo(World world) {
            sysctl.reset(world.netisr());
        }
    }

    /** An interface, or a pair of them, is made. */
    non-sealed interface Made extends Fact {
        /** The interface of this name that was made, whatever it is called by now and wherever it is; null if it is gone. */
        Interface find(World world, String name);

        /** Is it made in the host's vnet, where it returns when nobody else wants it? */
        default boolean isLent() {
            return true;
        }

        default Interface require(World world, String name) {
            Interface i = find(world, name);
            if (i == null) {
                throw new AdminException("interface " + name + " does not exist");
            }
            return i;
        }
    }

    /** An interface that reaches Linux. */
    record DeviceExists(String name, DeviceKind kind, Where where) implements Made {
        @Override
        public Interface find(World world, String ofName) {
            return world.interfaces().made(ofName);
        }

        @Override
        public void apply(World world) {
            world.interfaces().createDevice(world.vnet0(), name, kind);
        }

        @Override
        public void undo(World world) {
            Links.destroy(world, name);
        }
    }

    record EpairExists(int unit, Where where) implements Made {
        @Override
        public Interface find(World world, String ofName) {
            return world.interfaces().made(ofName);
        }

        @Override
        public void apply(World world) {
            world.interfaces().create(world.vnet0(), "epair" + unit, null);
        }

        @Override
        public void undo(World world) {
            Links.destroy(world, "epair" + unit + "a");
        }
    }

    /** An interface is in a vnet: moved there, or, a loopback or disc, made there. {@code lo0} is there anyway. */
    record InterfaceIn(Place place, String name, Optional<Made> made, Where where) implements Fact {
        @Override
        public void apply(World world) {
            Jail jail = place.require(world);
            Interface there = jail.vnet().interfaceNamed(name);
            if (made.isEmpty()) {
                if (there == null) {
                    world.interfaces().create(jail.vnet(), name, null);
                }
                return;
            }
            Interface i = made.get().require(world, name);
            if (i != there) {
                world.interfaces().move(i, Links.vnetOf(i), jail.vnet());
            }
        }

        @Override
        public void undo(World world) {
            Interface i = find(world);
            if (i == null) {
                return;
            }
            if (made.isPresent() && made.get().isLent() && place.jail().isPresent()) {
                world.interfaces().move(i, Links.vnetOf(i), world.vnet0());
            } else if (i instanceof Loopback && !name.equals("lo0") || i instanceof Disc || i instanceof Bridge) {
                world.interfaces().destroy(Links.vnetOf(i), i);
            }
        }

        @Override
        public Optional<Fact> needs() {
            return made.isPresent() ? made.map(m -> m) : place.fact();
        }

        /** The interface, if it is where this fact says. */
        Interface find(World world) {
            return place.find(world).map(j -> j.vnet().interfaceNamed(name)).orElse(null);
        }

        Interface require(World world) {
            Interface i = find(world);
            if (i == null) {
                throw new AdminException("interface " + name + " is not in "
                        + place.jail().map(j -> "jail " + j.name()).orElse("the host's vnet"));
            }
            return i;
        }
    }

    record Mtu(InterfaceIn on, int bytes, Where where) implements OfInterface {
        @Override
        public void set(World world, Interface i) {
            world.interfaces().mtu(i, bytes);
        }

        @Override
        public void unset(World world, Interface i) {
            world.interfaces().mtu(i, Links.defaultMtuBytes(i));
        }
    }

    record Ether(InterfaceIn on, long mac, Where where) implements OfInterface {
        @Override
        public void set(World world, Interface i) {
            world.interfaces().ether(i, mac);
        }

        @Override
        public void unset(World world, Interface i) {
            world.interfaces().defaultEther(i);
        }
    }

    record Address(InterfaceIn on, InterfaceAddress address, Where where) implements OfInterface {
        @Override
        public void set(World world, Interface i) {
            Bridges.requireAddressable(i);
            Links.vnetOf(i).ipv4().add(i, address);
        }

        @Override
        public void unset(World world, Interface i) {
            Links.vnetOf(i).ipv4().remove(i, address.address());
        }
    }

    record InFib(InterfaceIn on, int fib, Where where) implements OfInterface {
        @Override
        public void set(World world, Interface i) {
            Links.vnetOf(i).fibs().move(i, fib);
        }

        @Override
        public void unset(World world, Interface i) {
            Links.vnetOf(i).fibs().move(i, 0);
        }
    }

    record Up(InterfaceIn on, Where where) implements OfInterface {
        @Override
        public void set(World world, Interface i) {
            Links.vnetOf(i).up(i, true);
        }

        @Override
        public void unset(World world, Interface i) {
            Links.vnetOf(i).up(i, false);
        }
    }

    /** @param through the interfaces that its gateways are reached by: if one is another, or back, the route is set anew */
    record RouteTo(
            Place place, int fib, Ipv4Prefix destination, RouteTarget target, List<InterfaceIn> through, Where where)
            implements OfPlace {
        @Override
        public boolean lacks(Set<Fact> missing) {
            return OfPlace.super.lacks(missing) || through.stream().anyMatch(missing::contains);
        }

        @Override
        public void set(Jail jail) {
            List<Hop> ways = switch (target) {
                case RouteTarget.Gateways g ->
                    g.ways().stream().map(w -> way(jail.vnet(), w)).toList();
                case RouteTarget.Blackhole b -> List.of(Hop.BLACKHOLE);
                case RouteTarget.Reject r -> List.of(Hop.REJECT);
            };
            jail.vnet().ipv4().putRoute(fib, new StaticRoute(destination, ways));
        }

        private static Hop way(Vnet vnet, RouteTarget.Gateway4 way) {
            return switch (way) {
                case RouteTarget.Gateway g -> Hop.via(g.address().bits()).weighing(g.weight());
                case RouteTarget.Over6 g -> Route6Facts.way(vnet, g.way());
            };
        }

        @Override
        public void unset(Jail jail) {
            jail.vnet().ipv4().removeRoute(fib, destination);
        }
    }
}
