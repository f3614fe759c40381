package org.vvorld.daemon.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.vvorld.daemon.world.Jail;
import org.vvorld.stack.vnet.Leftovers;
import org.vvorld.stack.vnet.Part;
import org.vvorld.stack.vnet.Vnet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "ddb",
        customSynopsis = {
            "ddb show vnets",
            "ddb show vnet J",
            "ddb show vnet_sysinit",
            "ddb show vnet_sysuninit",
            "ddb show leftovers"
        },
        description = "Show what vnets are made of, as FreeBSD's kernel debugger does",
        footer = """
                vnet_sysinit lists the parts of a vnet in the order in which they start,
                vnet_sysuninit in the order in which they stop; leftovers what destroyed vnets
                have left over: none, or there is a bug.""")
final class DdbTool extends WorldTool {
    @Parameters(hidden = true)
    private List<String> words = List.of();

    @Override
    int run(Scope scope) {
        if (words.size() < 2 || !words.getFirst().equals("show")) {
            throw new UsageException();
        }
        String what = words.get(1);
        int wanted = what.equals("vnet") ? 3 : 2;
        if (words.size() != wanted) {
            throw new UsageException();
        }
        switch (what) {
            case "vnets" -> vnets(scope, scope.jailsWithVnets());
            case "vnet" -> vnets(scope, List.of(withVnet(scope.requireJail(words.get(2)))));
            case "vnet_sysinit" -> parts(scope, List.of(Part.values()));
            case "vnet_sysuninit" -> parts(scope, List.of(Part.values()).reversed());
            case "leftovers" -> leftovers(scope);
            default -> throw new UsageException();
        }
        return 0;
    }

    private static Jail withVnet(Jail jail) {
        if (!jail.ownsVnet()) {
            throw new ToolException("jail " + jail.leaf() + " has its parent's vnet: name that one");
        }
        return jail;
    }

    private static void vnets(Scope scope, Iterable<Jail> jails) {
        JsonArray all = new JsonArray();
        StringBuilder text = new StringBuilder();
        for (Jail j : jails) {
            JsonObject o = json(scope, j);
            all.add(o);
            text.append("vnet            = ").append(scope.nameOf(j)).append('\n');
            for (String key : o.keySet()) {
                if (!key.equals("name")) {
                    String value = o.get(key).isJsonArray()
                            ? o.getAsJsonArray(key).asList().stream()
                                    .map(e -> e.getAsString())
                                    .collect(Collectors.joining(" "))
                            : o.get(key).getAsString();
                    text.append(String.format(" %-14s = %s%n", key, value));
                }
            }
        }
        scope.print(scope.json() ? Json.text(Json.object("vnets", all)) : text.toString());
    }

    private static JsonObject json(Scope scope, Jail j) {
        Vnet v = j.vnet();
        JsonObject o = new JsonObject();
        o.addProperty("name", scope.nameOf(j));
        o.addProperty("jid", j.jid());
        o.addProperty("vnet_ifcnt", v.interfaces().size());
        o.addProperty("vnet_state", v.isOpen() ? v.isQuarantined() ? "quarantined" : "open" : "closing");
        o.add("parts", Json.strings(v.parts().stream().map(DdbTool::name).toList()));
        List<String> workers = new ArrayList<>();
        for (int w = 0; w < v.workers(); w++) {
            if (v.shardOf(w).isPresent()) {
                workers.add(Integer.toString(w));
            }
        }
        o.add("shards", Json.strings(workers));
        o.addProperty("charge", v.charge().packets());
        o.addProperty("charge_limit", v.charge().limit());
        o.addProperty("timers", v.armedTimers());
        o.addProperty("neighbours", v.arpTable().size());
        o.addProperty("routes", v.fib().size());
        return o;
    }

    private static void parts(Scope scope, List<Part> parts) {
        JsonArray all = new JsonArray();
        StringBuilder text = new StringBuilder("Order Part    Uses                                  What\n");
        for (Part p : parts) {
            List<String> uses = p.uses().stream().map(DdbTool::name).toList();
            JsonObject o = new JsonObject();
            o.addProperty("order", p.ordinal() + 1);
            o.addProperty("part", name(p));
            o.add("uses", Json.strings(uses));
            o.addProperty("text", p.text());
            all.add(o);
            text.append(
                    String.format("%5d %-7s %-37s %s%n", p.ordinal() + 1, name(p), String.join(" ", uses), p.text()));
        }
        scope.print(scope.json() ? Json.text(Json.object("parts", all)) : text.toString());
    }

    private static String name(Part p) {
        return p.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static void leftovers(Scope scope) {
        if (!scope.isHost()) {
            throw new ToolException("Operation not permitted: what vnets left over is the host's affair");
        }
        Leftovers left = scope.world().leftovers();
        JsonObject o = new JsonObject();
        Arrays.stream(Leftovers.Kind.values()).forEach(k -> o.addProperty(k.toString(), left.count(k)));
        scope.print(scope.json() ? Json.text(Json.object("leftovers", o)) : left + "\n");
    }
}
