package org.vvorld.daemon.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.vvorld.daemon.world.Interfaces;
import org.vvorld.daemon.world.LinuxDevice;
import org.vvorld.stack.bridge.Bridge;
import org.vvorld.stack.iface.Epair;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.iface.InterfaceFlag;
import org.vvorld.stack.iface.Vlan;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.MacAddress;
import org.vvorld.stack.wire.VlanTag;

/** Interfaces as ifconfig(8) shows them. */
final class IfconfigShow {
    private IfconfigShow() {}

    /**
     * @param media whether what could be set is shown too
     * @param lifetimes whether those of IPv6 addresses are
     */
    static String text(Scope scope, List<Interface> interfaces, boolean media, boolean lifetimes) {
        StringBuilder text = new StringBuilder();
        for (Interface i : interfaces) {
            text.append(i.name()).append(": flags=").append(Integer.toHexString(i.flags()));
            text.append('<').append(String.join(",", flags(i))).append("> metric ");
            text.append(i.notes().metric()).append(" mtu ").append(i.mtuBytes()).append('\n');
            if (!i.notes().description().isEmpty()) {
                text.append("\tdescription: ").append(i.notes().description()).append('\n');
            }
            text.append(IfconfigCapabilities.line("options", i));
            if (media) {
                text.append(IfconfigCapabilities.line("capabilities", i));
            }
            if (i.isEthernet()) {
                text.append("\tether ").append(MacAddress.format(i.mac())).append('\n');
            }
            for (InterfaceAddress a : scope.addressesOf(i)) {
                text.append("\tinet ").append(Ipv4Address.format(a.address()));
                text.append(String.format(" netmask 0x%08x", a.prefix().mask()));
                if (hasBroadcast(i, a)) {
                    text.append(" broadcast ").append(Ipv4Address.format(a.broadcast()));
                }
                text.append('\n');
            }
            IfconfigInet6Show.addresses(text, scope, i, lifetimes);
            IfconfigBridgeShow.text(text, i);
            if (!i.notes().groups().isEmpty()) {
                text.append("\tgroups: ")
                        .append(String.join(" ", i.notes().groups()))
                        .append('\n');
            }
            if (i.fib() != 0) {
                text.append("\tfib: ").append(i.fib()).append('\n');
            }
            if (i instanceof Vlan v) {
                vlan(text, v);
            }
            if (hasMedia(i)) {
                text.append("\tmedia: ").append(media(i)).append('\n');
                text.append("\tstatus: ").append(status(i)).append('\n');
                if (media) {
                    text.append("\tsupported media:\n\t\tmedia ")
                            .append(supportedMedia(i))
                            .append('\n');
                }
            }
            IfconfigInet6Show.options(text, i);
            Interfaces.linuxDeviceOf(i).ifPresent(d -> linux(text, i.kind(), d));
        }
        return text.toString();
    }

    private static void linux(StringBuilder text, String kind, LinuxDevice d) {
        text.append('\t').append(kind).append(": ").append(d.linuxName());
        text.append(" steering ").append(d.steering());
        text.append(" queues ").append(d.queues()).append('\n');
    }

    static String json(Scope scope, List<Interface> interfaces) {
        JsonArray all = new JsonArray();
        for (Interface i : interfaces) {
            JsonObject o = new JsonObject();
            o.addProperty("name", i.name());
            o.addProperty("index", i.index());
            o.add("flags", Json.strings(flags(i)));
            o.addProperty("flag-bits", i.flags());
            o.addProperty("metric", i.notes().metric());
            o.addProperty("mtu", i.mtuBytes());
            if (!i.notes().description().isEmpty()) {
                o.addProperty("description", i.notes().description());
            }
            o.add("options", Json.strings(IfconfigCapabilities.names(i)));
            if (i.isEthernet()) {
                o.addProperty("ether", MacAddress.format(i.mac()));
            }
            JsonArray inet = new JsonArray();
            for (InterfaceAddress a : scope.addressesOf(i)) {
                inet.add(json(i, a));
            }
            o.add("inet", inet);
            IfconfigInet6Show.json(o, scope, i);
            IfconfigBridgeShow.json(o, i);
            o.add("groups", Json.strings(i.notes().groups()));
            if (i.fib() != 0) {
                o.addProperty("fib", i.fib());
            }
            if (i instanceof Vlan v) {
                o.add("vlan", vlan(v));
            }
            if (hasMedia(i)) {
                o.addProperty("media", media(i));
                o.addProperty("status", status(i));
            }
            Interfaces.linuxDeviceOf(i).ifPresent(d -> {
                o.addProperty("linux-" + i.kind(), d.linuxName());
                o.addProperty("steering", d.steering());
                o.addProperty("queues", d.queues());
            });
            all.add(o);
        }
        return Json.text(Json.object("interface", all));
    }

    private static JsonObject json(Interface i, InterfaceAddress a) {
        JsonObject o = new JsonObject();
        o.addProperty("address", Ipv4Address.format(a.address()));
        o.addProperty("prefix-length", a.length());
        o.addProperty("netmask", Ipv4Address.format(a.prefix().mask()));
        if (hasBroadcast(i, a)) {
            o.addProperty("broadcast", Ipv4Address.format(a.broadcast()));
        }
        return o;
    }

    /** The names of the flags that are set, in the order of their bits. */
    static List<String> flags(Interface i) {
        List<String> names = new ArrayList<>();
        int flags = i.flags();
        for (InterfaceFlag f : InterfaceFlag.values()) {
            if ((flags & f.bit()) != 0) {
                names.add(f.name());
            }
        }
        return names;
    }

    private static boolean hasBroadcast(Interface i, InterfaceAddress a) {
        return i.isEthernet() && a.broadcast() != Ipv4Address.BROADCAST;
    }

    /** A vlan has its parent's, or none; a bridge has none. */
    private static boolean hasMedia(Interface i) {
        return i instanceof Vlan v
                ? v.parent() != null && hasMedia(v.parent())
                : i.isEthernet() && !(i instanceof Bridge);
    }

    private static boolean isEpair(Interface i) {
        return i instanceof Vlan v ? isEpair(v.parent()) : i instanceof Epair;
    }

    private static String media(Interface i) {
        return isEpair(i) ? "Ethernet 10Gbase-T (10Gbase-T <full-duplex>)" : "Ethernet 1000baseT <full-duplex>";
    }

    private static String supportedMedia(Interface i) {
        return isEpair(i) ? "10Gbase-T" : "1000baseT mediaopt full-duplex";
    }

    private static void vlan(StringBuilder text, Vlan v) {
        text.append("\tvlan: ").append(v.vlanId());
        text.append(" vlanproto: ").append(VlanTag.protocolName(v.etherType()));
        text.append(" vlanpcp: ").append(v.pcp());
        text.append(" parent interface: ")
                .append(v.parent() == null ? "<none>" : v.parent().name());
        text.append('\n');
    }

    private static JsonObject vlan(Vlan v) {
        JsonObject o = new JsonObject();
        o.addProperty("vlan", v.vlanId());
        o.addProperty("proto", VlanTag.protocolName(v.etherType()));
        o.addProperty("pcp", v.pcp());
        if (v.parent() != null) {
            o.addProperty("parent", v.parent().name());
        }
        return o;
    }

    private static String status(Interface i) {
        return i.isRunning() ? "active" : "no carrier";
    }
}
