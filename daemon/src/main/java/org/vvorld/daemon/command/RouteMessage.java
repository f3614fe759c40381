package org.vvorld.daemon.command;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.route.Route;
import org.vvorld.stack.vnet.Hop;
import org.vvorld.stack.vnet.RouteEvent;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;
import org.vvorld.stack.wire.Ipv6Address;
import org.vvorld.stack.wire.Ipv6Prefix;

/**
 * A message of route(4) in the words of {@code route monitor}. There are no messages of bytes here: their lengths are those that
 * FreeBSD's would have on a 64-bit machine.
 */
final class RouteMessage {
    private static final DateTimeFormatter CTIME = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** sizeof of rt_msghdr, ifa_msghdr, if_msghdr and if_announcemsghdr. */
    private static final int ROUTE_BYTES = 152;

    private static final int ADDRESS_BYTES = 20;
    private static final int STATE_BYTES = 168;
    private static final int PRESENCE_BYTES = 24;
    private static final int SOCKADDR_BYTES = 16;
    private static final int SOCKADDR6_BYTES = 32;
    private static final int SOCKADDR_LINK_BYTES = 56;

    private final String name;
    private final String what;
    private final int bytes;
    private final String details;
    private final List<String> kinds;
    private final List<String> addresses;

    private RouteMessage(
            String name, String what, int bytes, String details, List<String> kinds, List<String> addresses) {
        this.name = name;
        this.what = what;
        this.bytes = bytes;
        this.details = details;
        this.kinds = kinds;
        this.addresses = addresses;
    }

    /** As {@code route monitor} prints it. */
    static String text(RouteEvent e, long epochMillis) {
        RouteMessage m = of(e);
        StringBuilder text = new StringBuilder("\ngot message of size ")
                .append(m.bytes)
                .append(" on ")
                .append(CTIME.format(Instant.ofEpochMilli(epochMillis)))
                .append('\n');
        text.append(m.name).append(": ").append(m.what).append(": len ").append(m.bytes);
        text.append(", ").append(m.details).append('\n');
        if (!m.kinds.isEmpty()) {
            text.append("sockaddrs: <").append(String.join(",", m.kinds)).append(">\n");
            text.append(' ').append(String.join(" ", m.addresses)).append('\n');
        }
        return text.toString();
    }

    /** An object on a line. */
    static String json(RouteEvent e) {
        RouteMessage m = of(e);
        JsonObject o = new JsonObject();
        o.addProperty("message", m.name);
        switch (e) {
            case RouteEvent.Way4 w -> way(o, w.hop().weight(), w.fib());
            case RouteEvent.Way6 w -> way(o, w.hop().weight(), w.fib());
            case RouteEvent.Address4 a -> o.addProperty("interface", a.on().name());
            case RouteEvent.Address6 a -> o.addProperty("interface", a.on().name());
            case RouteEvent.State s -> {
                o.addProperty("interface", s.of().name());
                o.addProperty("up", s.isUp());
            }
            case RouteEvent.Presence p -> {
                o.addProperty("interface", p.name());
                o.addProperty("index", p.index());
            }
        }
        for (int i = 0; i < m.kinds.size(); i++) {
            o.addProperty(m.kinds.get(i).toLowerCase(Locale.ROOT), m.addresses.get(i));
        }
        return Json.text(o);
    }

    private static void way(JsonObject o, int weight, int fib) {
        o.addProperty("weight", weight);
        o.addProperty("fib", fib);
    }

    private static RouteMessage of(RouteEvent e) {
        return switch (e) {
            case RouteEvent.Way4 w -> way4(w);
            case RouteEvent.Way6 w -> way6(w);
            case RouteEvent.Address4 a -> address4(a);
            case RouteEvent.Address6 a -> address6(a);
            case RouteEvent.State s ->
                new RouteMessage(
                        "RTM_IFINFO",
                        "iface status change",
                        STATE_BYTES,
                        "if# " + s.of().index() + ", link: " + (s.of().isRunning() ? "up" : "down") + ", mtu: "
                                + s.of().mtuBytes() + ", flags:<" + String.join(",", IfconfigShow.flags(s.of())) + ">",
                        List.of(),
                        List.of());
            case RouteEvent.Presence p ->
                new RouteMessage(
                        "RTM_IFANNOUNCE",
                        "iface arrival/departure",
                        PRESENCE_BYTES,
                        "if# " + p.index() + ", name: " + p.name() + ", what: "
                                + (p.verb() == RouteEvent.Verb.ADD ? "arrival" : "departure"),
                        List.of(),
                        List.of());
        };
    }

    private static RouteMessage way4(RouteEvent.Way4 w) {
        Ipv4Prefix to = w.destination();
        boolean isHost = to.length() == 32;
        List<String> addresses = new ArrayList<>(List.of(RouteTool.destinationOf(to), gateway4(w.hop())));
        if (!isHost) {
            addresses.add(to.length() == 0 ? "default" : Ipv4Address.format(to.mask()));
        }
        return route(w.verb(), w.hop(), isHost, SOCKADDR_BYTES, addresses);
    }

    private static String gateway4(Hop h) {
        return h.kind() == Route.Kind.LINK ? "link#" + h.zone().index() : RouteTool.gatewayOf(h);
    }

    private static RouteMessage way6(RouteEvent.Way6 w) {
        Ipv6Prefix to = w.destination();
        Hop h = w.hop();
        boolean isHost = to.length() == 128;
        String zone = h.zone() == null ? null : h.zone().name();
        String gateway = switch (h.kind()) {
            case GATEWAY -> Ipv6Address.format(h.high(), h.low(), zone);
            case LINK, LOCAL, BROADCAST -> "link#" + h.zone().index();
            case REJECT, BLACKHOLE -> "::1";
        };
        List<String> addresses = new ArrayList<>();
        addresses.add(to.length() == 0 ? "default" : Ipv6Address.format(to.high(), to.low()));
        addresses.add(gateway);
        if (!isHost) {
            addresses.add(
                    to.length() == 0
                            ? "default"
                            : Ipv6Address.format(Ipv6Prefix.highMask(to.length()), Ipv6Prefix.lowMask(to.length())));
        }
        return route(w.verb(), h, isHost, SOCKADDR6_BYTES, addresses);
    }

    private static RouteMessage route(
            RouteEvent.Verb verb, Hop h, boolean isHost, int addressBytes, List<String> addresses) {
        List<String> flags = new ArrayList<>(List.of("UP"));
        if (h.kind() != Route.Kind.LINK) {
            flags.add("GATEWAY");
        }
        if (isHost) {
            flags.add("HOST");
        }
        if (h.kind() == Route.Kind.REJECT) {
            flags.add("REJECT");
        }
        flags.addAll(List.of("DONE", "STATIC"));
        if (h.kind() == Route.Kind.BLACKHOLE) {
            flags.add("BLACKHOLE");
        }
        String details = "pid: 0, seq 0, errno 0, flags:<" + String.join(",", flags) + ">\nlocks:  inits: "
                + (h.weight() > 1 ? "<WEIGHT>" : "");
        List<String> kinds = isHost ? List.of("DST", "GATEWAY") : List.of("DST", "GATEWAY", "NETMASK");
        String what = switch (verb) {
            case ADD -> "Add Route";
            case CHANGE -> "Change Metrics or flags";
            case DELETE -> "Delete Route";
        };
        int bytes = ROUTE_BYTES + addressBytes * addresses.size();
        return new RouteMessage("RTM_" + verb, what, bytes, details, kinds, addresses);
    }

    private static RouteMessage address4(RouteEvent.Address4 a) {
        List<String> kinds = new ArrayList<>(List.of("NETMASK", "IFP", "IFA"));
        List<String> addresses = new ArrayList<>(List.of(
                Ipv4Address.format(Ipv4Prefix.mask(a.address().length())),
                a.on().name(),
                Ipv4Address.format(a.address().address())));
        if (a.address().broadcast() != Ipv4Address.BROADCAST) {
            kinds.add("BRD");
            addresses.add(Ipv4Address.format(a.address().broadcast()));
        }
        return address(a.verb(), a.on(), SOCKADDR_BYTES, kinds, addresses);
    }

    private static RouteMessage address6(RouteEvent.Address6 a) {
        int length = a.address().length();
        String zone = a.address().isLinkLocal() ? a.on().name() : null;
        List<String> addresses = List.of(
                Ipv6Address.format(Ipv6Prefix.highMask(length), Ipv6Prefix.lowMask(length)),
                a.on().name(),
                Ipv6Address.format(a.address().high(), a.address().low(), zone));
        return address(a.verb(), a.on(), SOCKADDR6_BYTES, List.of("NETMASK", "IFP", "IFA"), addresses);
    }

    private static RouteMessage address(
            RouteEvent.Verb verb, Interface on, int addressBytes, List<String> kinds, List<String> addresses) {
        boolean isNew = verb == RouteEvent.Verb.ADD;
        return new RouteMessage(
                isNew ? "RTM_NEWADDR" : "RTM_DELADDR",
                isNew ? "address being added to iface" : "address being removed from iface",
                ADDRESS_BYTES + SOCKADDR_LINK_BYTES + addressBytes * (addresses.size() - 1),
                "metric " + on.notes().metric() + ", flags:<UP>",
                kinds,
                addresses);
    }
}
