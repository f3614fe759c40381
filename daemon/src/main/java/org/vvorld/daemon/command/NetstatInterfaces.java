package org.vvorld.daemon.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceAddress;
import org.vvorld.stack.iface.InterfaceStats;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.MacAddress;

/**
 * Interfaces and their counters as {@code netstat -i} shows them: a line for the link, one for each address (which counts nothing
 * of its own here).
 */
final class NetstatInterfaces {
    private final Scope scope;
    private final List<Interface> interfaces;
    private final boolean bytes;
    private final boolean drops;
    private final int nameWidth;

    /**
     * @param scope whose addresses are shown
     * @param bytes with the columns of bytes
     * @param drops with the column of packets dropped at output
     */
    NetstatInterfaces(Scope scope, List<Interface> interfaces, boolean bytes, boolean drops) {
        this.scope = scope;
        this.interfaces = interfaces;
        this.bytes = bytes;
        this.drops = drops;
        this.nameWidth = interfaces.stream().mapToInt(i -> name(i).length()).reduce(5, Math::max);
    }

    /** An asterisk means down. */
    private static String name(Interface i) {
        return i.isUp() ? i.name() : i.name() + "*";
    }

    private static String link(Interface i) {
        return i.isEthernet() ? MacAddress.format(i.mac()) : i.name();
    }

    String text() {
        StringBuilder text = new StringBuilder();
        row(text, "Name", "Mtu", "Network", "Address");
        counters(text, "Ipkts", "Ierrs", "Idrop", "Ibytes", "Opkts", "Oerrs", "Obytes", "Coll", "Drop");
        for (Interface i : interfaces) {
            InterfaceStats s = i.totals();
            row(text, name(i), Integer.toString(i.mtuBytes()), "<Link#" + i.index() + ">", link(i));
            counters(
                    text,
                    Long.toString(s.ipackets),
                    Long.toString(s.ierrors),
                    Long.toString(s.iqdrops),
                    Long.toString(s.ibytes),
                    Long.toString(s.opackets),
                    Long.toString(s.oerrors),
                    Long.toString(s.obytes),
                    "0",
                    Long.toString(s.oqdrops));
            for (InterfaceAddress a : scope.addressesOf(i)) {
                row(text, name(i), "-", a.prefix().toString(), Ipv4Address.format(a.address()));
                counters(text, "-", "-", "-", "-", "-", "-", "-", "-", "-");
            }
        }
        return text.toString();
    }

    private void row(StringBuilder text, String name, String mtu, String network, String address) {
        text.append(name).append(" ".repeat(nameWidth - name.length()));
        text.append(String.format(Locale.ROOT, " %5s %-13s %-17s", mtu, network, address));
    }

    private void counters(
            StringBuilder text,
            String inPackets,
            String inErrors,
            String inDrops,
            String inBytes,
            String outPackets,
            String outErrors,
            String outBytes,
            String collisions,
            String outDrops) {
        text.append(String.format(Locale.ROOT, " %8s %5s %5s", inPackets, inErrors, inDrops));
        text.append(bytes ? String.format(Locale.ROOT, " %10s", inBytes) : "");
        text.append(String.format(Locale.ROOT, " %8s %5s", outPackets, outErrors));
        text.append(bytes ? String.format(Locale.ROOT, " %10s", outBytes) : "");
        text.append(String.format(Locale.ROOT, " %5s", collisions));
        text.append(drops ? String.format(Locale.ROOT, " %5s", outDrops) : "");
        text.append('\n');
    }

    String json() {
        JsonArray all = new JsonArray();
        for (Interface i : interfaces) {
            InterfaceStats s = i.totals();
            JsonObject o = new JsonObject();
            o.addProperty("name", i.name());
            o.addProperty("flags", "0x" + Integer.toHexString(i.flags()));
            o.addProperty("mtu", i.mtuBytes());
            o.addProperty("network", "<Link#" + i.index() + ">");
            o.addProperty("address", link(i));
            o.addProperty("received-packets", s.ipackets);
            o.addProperty("received-errors", s.ierrors);
            o.addProperty("dropped-packets", s.iqdrops);
            o.addProperty("received-bytes", s.ibytes);
            o.addProperty("sent-packets", s.opackets);
            o.addProperty("send-errors", s.oerrors);
            o.addProperty("sent-bytes", s.obytes);
            o.addProperty("collisions", 0);
            o.addProperty("dropped-output-packets", s.oqdrops);
            all.add(o);
            for (InterfaceAddress a : scope.addressesOf(i)) {
                JsonObject line = new JsonObject();
                line.addProperty("name", i.name());
                line.addProperty("network", a.prefix().toString());
                line.addProperty("address", Ipv4Address.format(a.address()));
                all.add(line);
            }
        }
        return Json.text(Json.object("statistics", Json.object("interface", all)));
    }
}
