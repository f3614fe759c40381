package org.vvorld.daemon.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.vvorld.daemon.world.Interfaces;
import org.vvorld.daemon.world.LinuxDevice;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.MacAddress;

/** Interfaces as ifconfig(8) shows them. */
final class IfconfigShow {
    private IfconfigShow() {}

    static String text(Scope scope, List<Interface> interfaces) {
        StringBuilder text = new StringBuilder();
        for (Interface i : interfaces) {
            text.append(i.name()).append(": flags=").append(Integer.toHexString(i.flags()));
            text.append('<').append(String.join(",", flags(i))).append("> metric 0 mtu ");
            text.append(i.mtuBytes()).append('\n');
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
            text.append("\tgroups: ").append(i.kind()).append('\n');
            if (i.isEthernet()) {
                text.append("\tmedia: ").append(media(i)).append('\n');
                text.append("\tstatus: ").append(status(i)).append('\n');
            }
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
            o.addProperty("metric", 0);
            o.addProperty("mtu", i.mtuBytes());
            if (i.isEthernet()) {
                o.addProperty("ether", MacAddress.format(i.mac()));
            }
            JsonArray inet = new JsonArray();
            for (InterfaceAddress a : scope.addressesOf(i)) {
                inet.add(json(i, a));
            }
            o.add("inet", inet);
            o.add("groups", Json.strings(List.of(i.kind())));
            if (i.isEthernet()) {
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
        for (Interface.Flag f : Interface.Flag.values()) {
            if ((flags & f.bit()) != 0) {
                names.add(f.name());
            }
        }
        return names;
    }

    private static boolean hasBroadcast(Interface i, InterfaceAddress a) {
        return i.isEthernet() && a.broadcast() != Ipv4Address.BROADCAST;
    }

    private static String media(Interface i) {
        return i.kind().equals("epair")
                ? "Ethernet 10Gbase-T (10Gbase-T <full-duplex>)"
                : "Ethernet 1000baseT <full-duplex>";
    }

    private static String status(Interface i) {
        return i.isRunning() ? "active" : "no carrier";
    }
}
