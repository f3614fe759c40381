package org.vvorld.daemon.apply;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.vvorld.config.BridgeConfig;
import org.vvorld.config.InterfaceConfig;
import org.vvorld.config.InterfaceKind;
import org.vvorld.config.Where;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.apply.Fact.InterfaceIn;
import org.vvorld.daemon.world.Bridges;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.bridge.Bridge;
import org.vvorld.stack.bridge.BridgeFlag;
import org.vvorld.stack.bridge.BridgePort;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.stp.StpPortSettings;
import org.vvorld.stack.stp.StpProtocol;
import org.vvorld.stack.stp.StpSettings;

/** What a config says of bridges, taken apart: a reload adds and removes members, and leaves the others alone. */
final class BridgeFacts {
    private BridgeFacts() {}

    /** @param placed the vnet's interfaces, by name */
    static void add(List<Fact> facts, List<InterfaceConfig> interfaces, Map<String, InterfaceIn> placed) {
        Map<String, OptionalInt> mtus = new HashMap<>();
        interfaces.forEach(i -> mtus.put(i.name(), i.mtu()));
        for (InterfaceConfig i : interfaces) {
            if (i.kind() instanceof InterfaceKind.Bridge b) {
                add(facts, placed.get(i.name()), b.settings(), i.mtu().isPresent(), placed, mtus);
                // Behind the members, whose MTU it is.
                i.mtu().ifPresent(m -> facts.add(new Fact.Mtu(placed.get(i.name()), m, i.where())));
            }
        }
    }

    private static void add(
            List<Fact> facts,
            InterfaceIn bridge,
            BridgeConfig config,
            boolean hasMtu,
            Map<String, InterfaceIn> placed,
            Map<String, OptionalInt> mtus) {
        facts.add(new Settings(
                bridge, config.timeoutSeconds(), config.maxAddresses(), settings(config.tree()), config.where()));
        Map<String, Member> members = new HashMap<>();
        for (BridgeConfig.Member m : config.members()) {
            Member member = new Member(bridge, placed.get(m.name()), mtus.get(m.name()), hasMtu, m.where());
            members.put(m.name(), member);
            facts.add(member);
            flag(facts, member, BridgeFlag.STP, m.stp());
            flag(facts, member, BridgeFlag.PRIVATE, m.isPrivate());
            flag(facts, member, BridgeFlag.STICKY, m.isSticky());
            StpPortSettings d = StpPortSettings.DEFAULT;
            StpPortSettings wanted = new StpPortSettings(
                    m.priority(), m.pathCost(), m.isEdge(), d.autoEdge(), d.pointToPoint(), d.autoPointToPoint());
            if (!wanted.equals(d)) {
                facts.add(new PortSettings(member, wanted, m.where()));
            }
        }
        for (BridgeConfig.Span s : config.spans()) {
            facts.add(new Span(bridge, placed.get(s.name()), s.where()));
        }
        for (BridgeConfig.Static s : config.statics()) {
            facts.add(new Static(members.get(s.member()), s.address().bits(), s.where()));
        }
    }

    private static void flag(List<Fact> facts, Member member, BridgeFlag flag, boolean on) {
        if (on) {
            facts.add(new Flag(member, flag, member.where()));
        }
    }

    private static StpSettings settings(BridgeConfig.Tree t) {
        return new StpSettings(
                t.priority(),
                t.maxAgeSeconds(),
                t.helloSeconds(),
                t.forwardDelaySeconds(),
                t.holdCount(),
                t.isRapid() ? StpProtocol.RSTP : StpProtocol.STP);
    }

    /** What concerns the bridge as a whole. */
    record Settings(InterfaceIn on, int timeoutSeconds, int maxAddresses, StpSettings tree, Where where)
            implements Fact.OfInterface {
        @Override
        public void set(World world, Interface i) {
            Bridge b = (Bridge) i;
            b.timeoutSeconds(timeoutSeconds);
            b.maximumAddresses(maxAddresses);
            b.stpSettings(tree);
        }

        @Override
        public void unset(World world, Interface i) {
            Bridge b = (Bridge) i;
            b.timeoutSeconds(Bridge.DEFAULT_TIMEOUT_SECONDS);
            b.maximumAddresses(Bridge.DEFAULT_MAXIMUM_ADDRESSES);
            b.stpSettings(StpSettings.DEFAULT);
        }
    }

    /**
     * An interface is a member.
     *
     * @param mtu that it has of its own: with another one it joins anew, since a member's MTU cannot be changed
     * @param takesMtu has the bridge one, so that who joins later takes that?
     */
    record Member(InterfaceIn on, InterfaceIn member, OptionalInt mtu, boolean takesMtu, Where where)
            implements Fact.OfInterface {
        @Override
        public void set(World world, Interface i) {
            Interface m = member.require(world);
            Bridge b = (Bridge) i;
            if (port(b, member, world).isEmpty()) {
                if (takesMtu && !b.members().isEmpty() && m.mtuBytes() != b.mtuBytes()) {
                    world.interfaces().mtu(m, b.mtuBytes());
                }
                Bridges.add(Links.vnetOf(i), b, m);
            }
        }

        @Override
        public void unset(World world, Interface i) {
            port((Bridge) i, member, world).ifPresent(p -> Bridges.remove(Links.vnetOf(i), (Bridge) i, p));
        }

        @Override
        public Optional<Fact> needs() {
            return Optional.of(member);
        }
    }

    /** The membership of an interface in the bridge, if it is there and a member. */
    private static Optional<BridgePort> port(Bridge b, InterfaceIn member, World world) {
        Interface m = member.find(world);
        return m == null ? Optional.empty() : b.port(m).filter(p -> !p.isSpan());
    }

    /** A setting of a member: gone when it is none any more. */
    interface OfMember extends Fact.OfInterface {
        Member of();

        void set(Bridge b, BridgePort p);

        void unset(Bridge b, BridgePort p);

        @Override
        default InterfaceIn on() {
            return of().on();
        }

        @Override
        default void set(World world, Interface i) {
            BridgePort p = port((Bridge) i, of().member(), world)
                    .orElseThrow(() ->
                            new AdminException("interface " + of().member().name() + " is no member of " + i));
            set((Bridge) i, p);
        }

        @Override
        default void unset(World world, Interface i) {
            port((Bridge) i, of().member(), world).ifPresent(p -> unset((Bridge) i, p));
        }

        @Override
        default Optional<Fact> needs() {
            return Optional.of(of());
        }
    }

    record Flag(Member of, BridgeFlag flag, Where where) implements OfMember {
        @Override
        public void set(Bridge b, BridgePort p) {
            b.set(p, flag, true);
        }

        @Override
        public void unset(Bridge b, BridgePort p) {
            b.set(p, flag, false);
        }
    }

    record PortSettings(Member of, StpPortSettings settings, Where where) implements OfMember {
        @Override
        public void set(Bridge b, BridgePort p) {
            b.stpSettings(p, settings);
        }

        @Override
        public void unset(Bridge b, BridgePort p) {
            b.stpSettings(p, StpPortSettings.DEFAULT);
        }
    }

    record Static(Member of, long mac, Where where) implements OfMember {
        @Override
        public void set(Bridge b, BridgePort p) {
            if (b.isStation(mac)) {
                throw new AdminException("that is an address of " + b + " or a member itself; remove it");
            }
            if (!b.fix(p, mac)) {
                throw new AdminException(b + " knows as many addresses as it may; raise maxaddr");
            }
        }

        @Override
        public void unset(Bridge b, BridgePort p) {
            b.forget(mac);
        }
    }

    /** An interface gets a copy of everything. */
    record Span(InterfaceIn on, InterfaceIn span, Where where) implements Fact.OfInterface {
        @Override
        public void set(World world, Interface i) {
            Bridges.span((Bridge) i, span.require(world));
        }

        @Override
        public void unset(World world, Interface i) {
            Interface s = span.find(world);
            if (s != null) {
                ((Bridge) i)
                        .port(s)
                        .filter(BridgePort::isSpan)
                        .ifPresent(p -> Bridges.remove(Links.vnetOf(i), (Bridge) i, p));
            }
        }

        @Override
        public Optional<Fact> needs() {
            return Optional.of(span);
        }
    }
}
