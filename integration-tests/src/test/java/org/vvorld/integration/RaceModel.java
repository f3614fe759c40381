package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.vvorld.integration.harness.ControlSession;

/**
 * One of those who change the world at once. What it makes is its own, so that it knows at any time what there must be and which
 * commands must succeed; besides, it pulls at jails and epairs that all share, where only an orderly answer is certain.
 */
final class RaceModel {
    /** Jails {@code s0..} and epairs {@code epair8000..} that all pull at. */
    static final int SHARED = 4;

    private static final int JAILS = 4;
    private static final int PAIRS = 4;
    private static final String HOST = "0";

    private static final class End {
        String name;
        String in = HOST;
        boolean up;
        final TreeSet<String> addresses = new TreeSet<>();

        End(String name) {
            this.name = name;
        }
    }

    private final int client;
    private final ControlSession session;
    private final SplittableRandom random;
    private final TreeSet<String> jails = new TreeSet<>();
    /** By unit; both ends. */
    private final Map<Integer, List<End>> pairs = new TreeMap<>();

    private int names;
    private int commands;

    RaceModel(int client, Path socket) {
        this.client = client;
        this.session = new ControlSession(socket);
        this.random = new SplittableRandom(client);
    }

    RaceModel runUntil(long endNanos) {
        while (System.nanoTime() < endNanos) {
            if (random.nextInt(4) == 0) {
                pull();
            } else {
                step();
            }
        }
        return this;
    }

    private String must(String command) {
        commands++;
        return session.must(command);
    }

    private static String at(String jail, String command) {
        return jail.equals(HOST) ? command : "jexec " + jail + " " + command;
    }

    private void step() {
        switch (random.nextInt(9)) {
            case 0, 1 -> {
                String jail = "c" + client + "j" + random.nextInt(JAILS);
                if (jails.add(jail)) {
                    must("jail -c name=" + jail + " vnet persist");
                } else if (random.nextInt(2) == 0) {
                    remove(jail);
                }
            }
            case 2 -> {
                int unit = 100 * (client + 1) + random.nextInt(PAIRS);
                if (!pairs.containsKey(unit)) {
                    assertEquals("epair" + unit + "a\n", must("ifconfig epair" + unit + " create"));
                    pairs.put(unit, List.of(new End("epair" + unit + "a"), new End("epair" + unit + "b")));
                } else if (random.nextInt(3) == 0) {
                    End end = pairs.remove(unit).get(random.nextInt(2));
                    must(at(end.in, "ifconfig " + end.name + " destroy"));
                }
            }
            default -> {
                if (!pairs.isEmpty()) {
                    List<Integer> units = new ArrayList<>(pairs.keySet());
                    change(pairs.get(units.get(random.nextInt(units.size()))).get(random.nextInt(2)));
                }
            }
        }
    }

    /** What was lent to it comes home: down, without addresses. */
    private void remove(String jail) {
        must("jail -r " + jail);
        jails.remove(jail);
        pairs.values()
                .forEach(ends -> ends.stream().filter(e -> e.in.equals(jail)).forEach(e -> moved(e, HOST)));
    }

    private static void moved(End end, String to) {
        end.in = to;
        end.up = false;
        end.addresses.clear();
    }

    private void change(End end) {
        switch (random.nextInt(5)) {
            case 0 -> {
                if (!end.in.equals(HOST)) {
                    must("ifconfig " + end.name + " -vnet " + end.in);
                    moved(end, HOST);
                } else if (!jails.isEmpty()) {
                    String to = new ArrayList<>(jails).get(random.nextInt(jails.size()));
                    must("ifconfig " + end.name + " vnet " + to);
                    moved(end, to);
                }
            }
            case 1 -> {
                end.up = !end.up;
                must(at(end.in, "ifconfig " + end.name + (end.up ? " up" : " down")));
            }
            case 2 -> {
                String address = "10." + (client + 1) + "." + random.nextInt(250) + "." + (1 + random.nextInt(250));
                must(at(end.in, "ifconfig " + end.name + " inet " + address + "/24 alias"));
                // The first address brings it up, others do not.
                end.up |= end.addresses.isEmpty();
                end.addresses.add(address);
            }
            case 3 -> {
                if (!end.addresses.isEmpty()) {
                    String address = end.addresses.pollFirst();
                    must(at(end.in, "ifconfig " + end.name + " inet " + address + " -alias"));
                }
            }
            default -> {
                String name = "c" + client + "n" + names++;
                must(at(end.in, "ifconfig " + end.name + " name " + name));
                end.name = name;
            }
        }
    }

    /** Pulls at what all share: it succeeds or is refused with a reason, by which status says. */
    private void pull() {
        String jail = "s" + random.nextInt(SHARED);
        String end = "epair" + (8000 + random.nextInt(SHARED)) + (random.nextBoolean() ? "a" : "b");
        String command = switch (random.nextInt(8)) {
            case 0 -> "jail -r " + jail;
            case 1, 2 -> "jail -c name=" + jail + " vnet persist";
            case 3 -> "ifconfig " + end + " vnet " + jail;
            case 4 -> "ifconfig " + end + " -vnet " + jail;
            case 5 -> "jexec " + jail + " ifconfig " + end + " inet 10.99.0." + (1 + random.nextInt(9)) + "/24";
            case 6 -> "ifconfig " + end + " destroy";
            default -> "ifconfig " + end.substring(0, end.length() - 1) + " create";
        };
        ControlSession.Answer a = session.run(command);
        commands++;
        assertTrue(a.exit() == 0 || a.exit() == 1 && !a.err().isBlank(), a.toString());
    }

    /** Is the world what it must be? */
    void check(ControlSession s) {
        assertTrue(commands > 100, "only " + commands + " commands");
        for (String jail : jails) {
            assertEquals(
                    "c" + client, s.must("jls -j " + jail + " name").strip().substring(0, 2));
        }
        for (List<End> ends : pairs.values()) {
            for (End e : ends) {
                check(s, e);
            }
        }
        session.close();
    }

    private static void check(ControlSession s, End e) {
        JsonObject shown = JsonParser.parseString(s.must(at(e.in, "ifconfig --libxo=json " + e.name)))
                .getAsJsonObject()
                .getAsJsonArray("interface")
                .get(0)
                .getAsJsonObject();
        boolean up = false;
        for (JsonElement flag : shown.getAsJsonArray("flags")) {
            up |= flag.getAsString().equals("UP");
        }
        TreeSet<String> addresses = new TreeSet<>();
        JsonArray inet = shown.getAsJsonArray("inet");
        inet.forEach(a -> addresses.add(a.getAsJsonObject().get("address").getAsString()));
        assertEquals(e.up, up, shown.toString());
        assertEquals(e.addresses, addresses, shown.toString());
    }
}
