package org.vvorld.daemon.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.rtadv.Advertisement;
import org.vvorld.stack.rtadv.RtadvSettings;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.vnet.Autoconf;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv6Address;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rtadvctl",
        customSynopsis = {
            "rtadvctl [-j J] show [IF ...]",
            "rtadvctl [-j J] enable IF [interval S] [lifetime S] [preference low|medium|high] [hoplimit N] [mtu N]"
                    + " [prefix A/len ...] [route A/len ...] [dns A ...] [search NAME ...] [managed] [other]",
            "rtadvctl [-j J] disable IF"
        },
        description = "Tell hosts of this router by router advertisements",
        footer =
                "'enable' without words advertises the prefixes of the interface's addresses every 200 to 600 s, and this router for half an "
                        + "hour; what runs already is replaced. 'disable' tells hosts that this router ends. It is a default router only if "
                        + "net.inet6.ip6.forwarding is on. What is turned on by command is gone after a restart; 'rtadv' in the config stays.")
final class RtadvctlTool extends WorldTool {
    @Option(names = "-j", paramLabel = "J", description = "act in jail J")
    private String jail;

    @Parameters(hidden = true)
    private List<String> operands = List.of();

    @Override
    int run(Scope outer) {
        Scope scope = outer.in(jail);
        String verb = operands.isEmpty() ? "" : operands.getFirst();
        List<String> rest = operands.isEmpty() ? operands : operands.subList(1, operands.size());
        switch (verb) {
            case "show" -> show(scope, rest);
            case "enable" -> enable(scope, rest);
            case "disable" -> disable(scope, rest);
            default -> throw new UsageException();
        }
        return 0;
    }

    private static Interface requireEthernet(Scope scope, String name) {
        Interface i = scope.requireInterface(name);
        if (!i.isEthernet()) {
            throw new ToolException(name + ": nobody listens there: it is no Ethernet");
        }
        return i;
    }

    private static void enable(Scope scope, List<String> words) {
        if (words.isEmpty()) {
            throw new UsageException();
        }
        Interface i = requireEthernet(scope, words.getFirst());
        if (i.inet6().isDisabled()) {
            throw new ToolException(i + ": it has no IPv6: 'ifconfig " + i + " inet6 -ifdisabled' turns it on");
        }
        Advertisement what = RtadvWords.parse(new Words(words.subList(1, words.size())));
        scope.vnet().ipv6().autoconf().advertise(i, what);
        if (!scope.vnet().sysctls().isOn(Sysctl.IP6_FORWARDING)) {
            scope.out().err("rtadvctl: " + i + ": no default router while net.inet6.ip6.forwarding is 0\n");
        }
    }

    private static void disable(Scope scope, List<String> words) {
        if (words.size() != 1) {
            throw new UsageException();
        }
        Interface i = scope.requireInterface(words.getFirst());
        Vnet vnet = scope.vnet();
        if (!vnet.ipv6().hasAutoconf() || vnet.ipv6().autoconf().advertised(i).isEmpty()) {
            throw new ToolException(i + ": nothing is advertised there");
        }
        vnet.ipv6().autoconf().advertise(i, null);
    }

    private static void show(Scope scope, List<String> names) {
        List<Interface> wanted = names.isEmpty()
                ? scope.seenVnet().interfaces()
                : names.stream().map(scope::seenInterface).toList();
        JsonArray all = new JsonArray();
        StringBuilder text = new StringBuilder();
        Vnet vnet = scope.seenVnet();
        for (Interface i : wanted) {
            Optional<Advertisement> what =
                    vnet.ipv6().hasAutoconf() ? vnet.ipv6().autoconf().advertised(i) : Optional.empty();
            boolean isRunning = what.isPresent() && i.isUp() && i.inet6().linkLocal() != null;
            String state = what.isEmpty() ? "UNCONFIGURED" : isRunning ? "RA_SEND" : "WAITING";
            if (what.isEmpty() && names.isEmpty()) {
                continue;
            }
            boolean isRouter = vnet.sysctls().isOn(Sysctl.IP6_FORWARDING);
            RtadvSettings s = what.map(w -> Autoconf.settings(i, w)).orElse(null);
            all.add(json(i, state, s, isRouter));
            text(text, i, state, s, isRouter);
        }
        scope.print(scope.json() ? Json.text(Json.object("rtadvd", Json.object("interface", all))) : text.toString());
    }

    private static void text(StringBuilder text, Interface i, String state, RtadvSettings s, boolean isRouter) {
        text.append(i.name()).append(": state ").append(state).append('\n');
        if (s == null) {
            return;
        }
        text.append("\tlifetime ")
                .append(isRouter ? s.defaultLifetimeSeconds() : 0)
                .append("s");
        text.append(", preference ").append(s.preference().name().toLowerCase(Locale.ROOT));
        text.append(", every ").append(s.minIntervalSeconds()).append(" to ");
        text.append(s.maxIntervalSeconds()).append("s\n");
        text.append("\tflags ").append(flags(s)).append(", hoplimit ").append(s.hopLimit());
        text.append(", mtu ").append(s.linkMtuBytes());
        text.append(", reachable ").append(s.reachableMillis()).append("ms, retrans ");
        text.append(s.retransMillis()).append("ms\n");
        for (RtadvSettings.AdvertisedPrefix p : s.prefixes()) {
            text.append("\tprefix ").append(prefix(p.hi(), p.lo(), p.length()));
            text.append(" vltime ").append(seconds(p.validSeconds()));
            text.append(" pltime ").append(seconds(p.preferredSeconds()));
            text.append(p.isOnLink() ? " onlink" : "")
                    .append(p.isAutonomous() ? " autonomous" : "")
                    .append('\n');
        }
        for (RtadvSettings.AdvertisedRoute r : s.routes()) {
            text.append("\troute ").append(prefix(r.hi(), r.lo(), r.length()));
            text.append(" lifetime ").append(seconds(r.lifetimeSeconds()));
            text.append(" preference ")
                    .append(r.preference().name().toLowerCase(Locale.ROOT))
                    .append('\n');
        }
        for (RtadvSettings.Address a : s.servers()) {
            text.append("\tdns ").append(Ipv6Address.format(a.hi(), a.lo())).append('\n');
        }
        s.domains().forEach(d -> text.append("\tsearch ").append(d).append('\n'));
    }

    private static JsonObject json(Interface i, String state, RtadvSettings s, boolean isRouter) {
        JsonObject o = new JsonObject();
        o.addProperty("name", i.name());
        o.addProperty("state", state);
        if (s == null) {
            return o;
        }
        o.addProperty("lifetime", isRouter ? s.defaultLifetimeSeconds() : 0);
        o.addProperty("preference", s.preference().name().toLowerCase(Locale.ROOT));
        o.addProperty("min-interval", s.minIntervalSeconds());
        o.addProperty("max-interval", s.maxIntervalSeconds());
        o.addProperty("managed", s.isManaged());
        o.addProperty("other", s.hasOtherConfig());
        o.addProperty("hop-limit", s.hopLimit());
        o.addProperty("mtu", s.linkMtuBytes());
        o.addProperty("reachable-ms", s.reachableMillis());
        o.addProperty("retrans-ms", s.retransMillis());
        JsonArray prefixes = new JsonArray();
        for (RtadvSettings.AdvertisedPrefix p : s.prefixes()) {
            JsonObject each = new JsonObject();
            each.addProperty("prefix", prefix(p.hi(), p.lo(), p.length()));
            each.addProperty("valid-lifetime", p.validSeconds());
            each.addProperty("preferred-lifetime", p.preferredSeconds());
            each.addProperty("on-link", p.isOnLink());
            each.addProperty("autonomous", p.isAutonomous());
            prefixes.add(each);
        }
        o.add("prefix", prefixes);
        JsonArray routes = new JsonArray();
        for (RtadvSettings.AdvertisedRoute r : s.routes()) {
            JsonObject each = new JsonObject();
            each.addProperty("destination", prefix(r.hi(), r.lo(), r.length()));
            each.addProperty("lifetime", r.lifetimeSeconds());
            each.addProperty("preference", r.preference().name().toLowerCase(Locale.ROOT));
            routes.add(each);
        }
        o.add("route", routes);
        List<String> servers = new ArrayList<>();
        s.servers().forEach(a -> servers.add(Ipv6Address.format(a.hi(), a.lo())));
        o.add("dns", Json.strings(servers));
        o.add("search", Json.strings(s.domains()));
        return o;
    }

    private static String flags(RtadvSettings s) {
        String both = (s.isManaged() ? "M" : "") + (s.hasOtherConfig() ? "O" : "");
        return both.isEmpty() ? "none" : both;
    }

    private static String prefix(long hi, long lo, int length) {
        return Ipv6Address.format(hi, lo) + "/" + length;
    }

    private static String seconds(long seconds) {
        return seconds == RtadvSettings.INFINITE ? "infinity" : seconds + "s";
    }
}
