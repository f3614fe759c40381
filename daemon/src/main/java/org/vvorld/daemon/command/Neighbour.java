package org.vvorld.daemon.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.MacAddress;

/**
 * A line of {@code arp -a}.
 *
 * @param mac -1 while it is unknown
 * @param expiresInSeconds -1 for a permanent one
 * @param isOwn whether it is one of our own addresses
 * @param isPublished whether we answer for it, though it is not ours
 */
record Neighbour(Interface ifp, int address, long mac, long expiresInSeconds, boolean isOwn, boolean isPublished) {

    private boolean isComplete() {
        return mac >= 0;
    }

    private boolean isPermanent() {
        return isComplete() && expiresInSeconds < 0;
    }

    String text() {
        String state = isPermanent()
                ? " permanent"
                : expiresInSeconds > 0 ? " expires in " + expiresInSeconds + " seconds" : " expired";
        return "? (" + Ipv4Address.format(address) + ") at " + (isComplete() ? MacAddress.format(mac) : "(incomplete)")
                + " on " + ifp.name() + state + (isPublished ? " published" : "") + " [ethernet]\n";
    }

    static String json(List<Neighbour> all) {
        JsonArray cache = new JsonArray();
        for (Neighbour n : all) {
            JsonObject o = new JsonObject();
            o.addProperty("hostname", "?");
            o.addProperty("ip-address", Ipv4Address.format(n.address));
            if (n.isComplete()) {
                o.addProperty("mac-address", MacAddress.format(n.mac));
            } else {
                o.addProperty("incomplete", true);
            }
            o.addProperty("interface", n.ifp.name());
            if (n.isPermanent()) {
                o.addProperty("permanent", true);
            } else if (n.isComplete()) {
                o.addProperty("expires", n.expiresInSeconds);
            }
            if (n.isPublished) {
                o.addProperty("published", true);
            }
            o.addProperty("type", "ethernet");
            cache.add(o);
        }
        return Json.text(Json.object("arp", Json.object("arp-cache", cache)));
    }
}
