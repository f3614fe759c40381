package org.vvorld.daemon.apply;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vvorld.config.InterfaceConfig;
import org.vvorld.config.InterfaceKind;
import org.vvorld.config.Where;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.apply.Fact.InterfaceIn;
import org.vvorld.daemon.apply.Fact.Place;
import org.vvorld.daemon.world.Vlans;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceNotes;
import org.vvorld.stack.iface.Vlan;
import org.vvorld.stack.vnet.Vnet;

/** What a config says of vlans, and what it has people know of interfaces. */
final class VlanFacts {
    private VlanFacts() {}

    /** The same interfaces, in the same order, but vlans behind all that they can be of. */
    static List<InterfaceConfig> parentsFirst(List<InterfaceConfig> all) {
        if (all.stream().noneMatch(i -> i.kind() instanceof InterfaceKind.Vlan)) {
            return all;
        }
        Map<String, InterfaceConfig> byName = new HashMap<>();
        all.forEach(i -> byName.put(i.name(), i));
        return all.stream()
                .sorted(Comparator.comparingInt(i -> depth(i, byName)))
                .toList();
    }

    private static int depth(InterfaceConfig i, Map<String, InterfaceConfig> byName) {
        int depth = 0;
        InterfaceConfig at = i;
        while (at != null && at.kind() instanceof InterfaceKind.Vlan v) {
            depth++;
            at = byName.get(v.settings().parent());
        }
        return depth;
    }

    /**
     * A vlan is made, in its parent's vnet.
     *
     * @param parent an interface, or a device that only stands among the devices
     * @param target where it will be
     */
    record VlanExists(String name, InterfaceIn parent, Place target, int etherType, int id, Where where)
            implements Fact.Made {
        @Override
        public void apply(World world) {
            Interface p = parent.require(world);
            Vnet home = (Vnet) p.owner();
            if (home.interfaceNamed(name) != null) {
                throw new AdminException("interface " + name + " already exists");
            }
            Vlan v = world.interfaces().createVlan(home, name);
            try {
                Vlans.set(v, p, etherType, id);
            } catch (AdminException e) {
                world.interfaces().destroy(home, v);
                throw e;
            }
        }

        @Override
        public void undo(World world) {
            Interface i = find(world, name);
            if (i != null) {
                world.interfaces().destroy((Vnet) i.owner(), i);
            }
        }

        @Override
        public Interface find(World world, String ofName) {
            return in(target, world, ofName)
                    .or(() -> in(parent.place(), world, ofName))
                    .orElse(null);
        }

        private static Optional<Interface> in(Place place, World world, String name) {
            return place.find(world).map(j -> j.vnet().interfaceNamed(name)).filter(Vlan.class::isInstance);
        }

        /** It ends where it is. */
        @Override
        public boolean isLent() {
            return false;
        }

        @Override
        public Optional<Fact> needs() {
            return Optional.of(parent);
        }
    }

    record Pcp(InterfaceIn on, int pcp, Where where) implements Fact.OfInterface {
        @Override
        public void set(World world, Interface i) {
            ((Vlan) i).pcp(pcp);
        }

        @Override
        public void unset(World world, Interface i) {
            ((Vlan) i).pcp(0);
        }
    }

    record Description(InterfaceIn on, String text, Where where) implements Fact.OfInterface {
        @Override
        public void set(World world, Interface i) {
            i.notes(i.notes().withDescription(text));
        }

        @Override
        public void unset(World world, Interface i) {
            i.notes(i.notes().withDescription(""));
        }
    }

    record InGroup(InterfaceIn on, String group, Where where) implements Fact.OfInterface {
        @Override
        public void set(World world, Interface i) {
            i.notes(i.notes().join(group));
        }

        @Override
        public void unset(World world, Interface i) {
            // Its kind's group is its own, whatever the config says.
            InterfaceNotes notes = i.notes();
            i.notes(group.equals(i.kind()) ? notes : notes.leave(group));
        }
    }
}
