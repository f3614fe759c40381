package org.vvorld.daemon.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vvorld.stack.bridge.Bridge;
import org.vvorld.stack.bridge.BridgeAddress;
import org.vvorld.stack.bridge.BridgeFlag;
import org.vvorld.stack.bridge.BridgePort;
import org.vvorld.stack.bridge.BridgeStpStatus;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.stp.StpPortSettings;
import org.vvorld.stack.stp.StpRole;
import org.vvorld.stack.stp.StpSettings;
import org.vvorld.stack.wire.MacAddress;

/** A bridge as ifconfig(8) shows it: {@code bridge_status()} of FreeBSD's {@code sbin/ifconfig/ifbridge.c}. */
final class IfconfigBridgeShow {
    private static final long MAC_BITS = 0xffff_ffff_ffffL;
    /** Path cost is 20 Tbit/s through the link's speed, IEEE 802.1D-2004 table 17-3. */
    private static final long COST_SPEED = 20_000_000_000_000L;

    private static final int SLOWEST_COST = 200_000_000;

    private IfconfigBridgeShow() {}

    /** Nothing of what is no bridge. */
    static void text(StringBuilder text, Interface i) {
        if (!(i instanceof Bridge b)) {
            return;
        }
        StpSettings s = b.stp().settings();
        BridgeStpStatus tree = b.stp().status();
        text.append("\tid ").append(MacAddress.format(tree.bridgeId() & MAC_BITS));
        text.append(" priority ").append(s.priority());
        text.append(" hellotime ").append(s.helloSeconds());
        text.append(" fwddelay ").append(s.forwardDelaySeconds()).append('\n');
        text.append("\tmaxage ").append(s.maxAgeSeconds());
        text.append(" holdcnt ").append(s.transmitHoldCount());
        text.append(" proto ").append(protocol(s));
        text.append(" maxaddr ").append(b.maximumAddresses());
        text.append(" timeout ").append(b.timeoutSeconds()).append('\n');
        text.append("\troot id ").append(MacAddress.format(tree.rootId() & MAC_BITS));
        text.append(" priority ").append(rootPriority(s, tree));
        text.append(" ifcost ").append(tree.rootPathCost());
        text.append(" port ").append(tree.rootPort()).append('\n');
        b.members().forEach(p -> member(text, p, s, tree));
        b.spans().forEach(p -> member(text, p, s, tree));
    }

    private static String protocol(StpSettings s) {
        return s.protocol().name().toLowerCase(Locale.ROOT);
    }

    private static long rootPriority(StpSettings s, BridgeStpStatus tree) {
        return tree == BridgeStpStatus.NONE ? s.priority() : tree.rootId() >>> 48;
    }

    private static void member(StringBuilder text, BridgePort p, StpSettings s, BridgeStpStatus tree) {
        int flags = flags(p, tree);
        text.append("\tmember: ").append(p.ifp()).append(" flags=").append(Integer.toHexString(flags));
        text.append('<').append(String.join(",", names(flags))).append(">\n");
        text.append("\t        ifmaxaddr 0 port ").append(p.number());
        text.append(" priority ").append(p.stpSettings().priority());
        text.append(" path cost ").append(pathCost(p, tree));
        if (p.has(BridgeFlag.STP)) {
            text.append(" proto ").append(protocol(s)).append('\n');
            text.append("\t        role ")
                    .append(role(p, tree))
                    .append(" state ")
                    .append(state(p));
        }
        text.append('\n');
    }

    /** With what the spanning tree has found out. */
    private static int flags(BridgePort p, BridgeStpStatus tree) {
        if (p.isSpan()) {
            return p.flags();
        }
        StpPortSettings s = p.stpSettings();
        BridgeStpStatus.Port found = tree.port(p.number()).orElse(null);
        int flags = p.flags();
        flags |= s.autoEdge() ? BridgeFlag.AUTOEDGE.bit() : 0;
        flags |= s.autoPointToPoint() ? BridgeFlag.AUTOPTP.bit() : 0;
        flags |= (found != null ? found.isEdge() : s.edge()) ? BridgeFlag.EDGE.bit() : 0;
        boolean isPointToPoint = found != null ? found.isPointToPoint() : s.pointToPoint() && !s.autoPointToPoint();
        return flags | (isPointToPoint ? BridgeFlag.PTP.bit() : 0);
    }

    private static List<String> names(int flags) {
        List<String> names = new ArrayList<>();
        for (BridgeFlag f : BridgeFlag.values()) {
            if ((flags & f.bit()) != 0) {
                names.add(f.name());
            }
        }
        return names;
    }

    private static long pathCost(BridgePort p, BridgeStpStatus tree) {
        int set = p.stpSettings().pathCost();
        long speed = p.ifp().bitsPerSecond();
        long own = set != 0 ? set : speed == 0 ? SLOWEST_COST : Math.max(1, COST_SPEED / speed);
        return tree.port(p.number()).map(found -> (long) found.pathCost()).orElse(own);
    }

    private static String role(BridgePort p, BridgeStpStatus tree) {
        return tree.port(p.number())
                .map(BridgeStpStatus.Port::role)
                .orElse(StpRole.DISABLED)
                .name()
                .toLowerCase(Locale.ROOT);
    }

    private static String state(BridgePort p) {
        return p.state().name().toLowerCase(Locale.ROOT);
    }

    /** The same in JSON. */
    static void json(JsonObject o, Interface i) {
        if (!(i instanceof Bridge b)) {
            return;
        }
        StpSettings s = b.stp().settings();
        BridgeStpStatus tree = b.stp().status();
        JsonObject bridge = new JsonObject();
        bridge.addProperty("id", MacAddress.format(tree.bridgeId() & MAC_BITS));
        bridge.addProperty("priority", s.priority());
        bridge.addProperty("hellotime", s.helloSeconds());
        bridge.addProperty("fwddelay", s.forwardDelaySeconds());
        bridge.addProperty("maxage", s.maxAgeSeconds());
        bridge.addProperty("holdcnt", s.transmitHoldCount());
        bridge.addProperty("proto", protocol(s));
        bridge.addProperty("maxaddr", b.maximumAddresses());
        bridge.addProperty("timeout", b.timeoutSeconds());
        bridge.addProperty("root-id", MacAddress.format(tree.rootId() & MAC_BITS));
        bridge.addProperty("root-priority", rootPriority(s, tree));
        bridge.addProperty("root-path-cost", tree.rootPathCost());
        bridge.addProperty("root-port", tree.rootPort());
        bridge.addProperty("topology-changes", tree.topologyChanges());
        JsonArray members = new JsonArray();
        b.members().forEach(p -> members.add(json(p, tree)));
        b.spans().forEach(p -> members.add(json(p, tree)));
        bridge.add("members", members);
        o.add("bridge", bridge);
    }

    private static JsonObject json(BridgePort p, BridgeStpStatus tree) {
        JsonObject o = new JsonObject();
        int flags = flags(p, tree);
        o.addProperty("name", p.ifp().name());
        o.add("flags", Json.strings(names(flags)));
        o.addProperty("flag-bits", flags);
        o.addProperty("port", p.number());
        o.addProperty("priority", p.stpSettings().priority());
        o.addProperty("path-cost", pathCost(p, tree));
        if (p.has(BridgeFlag.STP)) {
            o.addProperty("role", role(p, tree));
            o.addProperty("state", state(p));
        }
        return o;
    }

    /** The table: {@code ifconfig bridge0 addr}. */
    static String addresses(Bridge b, boolean isJson) {
        JsonArray all = new JsonArray();
        StringBuilder text = new StringBuilder();
        for (BridgeAddress a : b.known()) {
            int flags = (a.isStatic() ? 1 : 0) | (a.isSticky() ? 2 : 0);
            List<String> names = new ArrayList<>();
            if (a.isStatic()) {
                names.add("STATIC");
            }
            if (a.isSticky()) {
                names.add("STICKY");
            }
            text.append(MacAddress.format(a.mac()))
                    .append(" Vlan")
                    .append(a.vlan())
                    .append(' ');
            text.append(a.member()).append(' ').append(a.expireSeconds());
            text.append(" flags=")
                    .append(flags)
                    .append('<')
                    .append(String.join(",", names))
                    .append(">\n");
            JsonObject o = new JsonObject();
            o.addProperty("address", MacAddress.format(a.mac()));
            o.addProperty("vlan", a.vlan());
            o.addProperty("interface", a.member());
            o.addProperty("expire", a.expireSeconds());
            o.add("flags", Json.strings(names));
            all.add(o);
        }
        return isJson ? Json.text(Json.object("bridge-address", all)) : text.toString();
    }
}
