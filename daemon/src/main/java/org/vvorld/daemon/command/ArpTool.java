package org.vvorld.daemon.command;

import java.util.List;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.vnet.Vnet;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.MacAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "arp",
        customSynopsis = {
            "arp [-n] [-i IF] [-j J] HOST",
            "arp [-n] [-i IF] [-j J] -a",
            "arp [-i IF] [-j J] -d HOST",
            "arp [-i IF] [-j J] -d -a",
            "arp [-j J] -s|-S HOST MAC [temp] [pub]"
        },
        description = "Show and change the neighbours",
        footer = {
            "",
            "temp: the entry expires as one does that was learnt.",
            "pub: requests for HOST are answered with MAC; the word auto in place of MAC is the interface's own address."
        })
final class ArpTool extends Tool {
    @Option(names = "-a", description = "all neighbours")
    private boolean all;

    @Option(names = "-d", description = "delete")
    private boolean delete;

    @Option(names = "-i", paramLabel = "IF", description = "on this interface only")
    private String on;

    @Option(names = "-j", paramLabel = "J", description = "act in jail J")
    private String jail;

    @Option(names = "-n", description = "no names for addresses; so it is anyway")
    private boolean unusedNumeric;

    @Option(
            names = {"-s", "-S"},
            description = "set an entry, permanent unless it is temp, in place of what is known")
    private boolean set;

    @Parameters(hidden = true)
    private List<String> operands = List.of();

    @Override
    boolean isQuick() {
        return true;
    }

    @Override
    int run(Invocation in) {
        return in.onWorld(outer -> run(outer.in(jail), new Neighbours(in.clock().getAsLong())));
    }

    private int run(Scope scope, Neighbours neighbours) {
        int wanted = set ? 2 : all ? 0 : 1;
        if (operands.size() < wanted || operands.size() > wanted && !set || set && (delete || all)) {
            throw new UsageException();
        }
        if (set) {
            return set(scope);
        }
        Interface only = on == null ? null : scope.seenInterface(on);
        List<Neighbour> known = neighbours.of(delete ? scope.vnet() : scope.seenVnet(), only).stream()
                .filter(n -> scope.sees(n.address()))
                .toList();
        if (all) {
            if (delete) {
                known.stream().filter(n -> !n.isOwn()).forEach(n -> delete(scope, n));
                return 0;
            }
            show(scope, known);
            return 0;
        }
        String host = operands.getFirst();
        int address = address(host);
        List<Neighbour> found =
                known.stream().filter(n -> n.address() == address).toList();
        return delete ? delete(scope, host, found) : one(scope, host, found);
    }

    private static int address(String host) {
        try {
            return Ipv4Address.parse(host);
        } catch (IllegalArgumentException e) {
            throw new ToolException(host + ": Unknown host: " + e.getMessage());
        }
    }

    private static void show(Scope scope, List<Neighbour> all) {
        StringBuilder text = new StringBuilder();
        all.forEach(n -> text.append(n.text()));
        scope.print(scope.json() ? Neighbour.json(all) : text.toString());
    }

    private int one(Scope scope, String host, List<Neighbour> found) {
        if (found.isEmpty()) {
            String where = on == null ? "" : " on " + on;
            scope.print(scope.json() ? Neighbour.json(found) : host + " (" + host + ") -- no entry" + where + "\n");
            return 1;
        }
        show(scope, found);
        return 0;
    }

    private static int delete(Scope scope, String host, List<Neighbour> found) {
        if (found.isEmpty()) {
            throw new ToolException("delete: cannot locate " + host);
        }
        if (found.stream().allMatch(Neighbour::isOwn)) {
            throw new ToolException("delete " + host + ": Operation not permitted: it is an address of ours");
        }
        found.forEach(n -> delete(scope, n));
        return 0;
    }

    private static void delete(Scope scope, Neighbour n) {
        if (scope.vnet().ipv4().removeNeighbour(n.ifp(), n.address())) {
            String a = Ipv4Address.format(n.address());
            scope.print(scope.json() ? "" : a + " (" + a + ") deleted\n");
        }
    }

    private int set(Scope scope) {
        String host = operands.getFirst();
        int address = address(host);
        List<String> words = operands.subList(2, operands.size());
        boolean published = words.contains("pub");
        boolean temporary = words.contains("temp");
        if (!List.of("pub", "temp").containsAll(words) || published && temporary) {
            throw new UsageException();
        }
        Vnet vnet = scope.vnet();
        for (Interface i : vnet.interfaces()) {
            if (i.hasAddress(address)) {
                throw new ToolException("set: " + host + " is an address of ours, on " + i);
            }
        }
        Interface link = Neighbours.linkOf(vnet, address);
        if (link == null) {
            throw new ToolException("cannot intuit interface index and type for " + host
                    + ": it is in no subnet of an interface that is up");
        }
        long mac = published && operands.get(1).equals("auto") ? link.mac() : mac(operands.get(1));
        Allowance.NEIGHBOURS.require(scope, vnet.arpTable().size());
        if (temporary) {
            vnet.ipv4().putTemporaryNeighbour(link, address, mac);
        } else {
            vnet.ipv4().putNeighbour(link, address, mac, published);
        }
        return 0;
    }

    private static long mac(String text) {
        long mac;
        try {
            mac = MacAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ToolException("invalid Ethernet address: " + e.getMessage());
        }
        if (MacAddress.isGroup(mac) || mac == 0) {
            throw new ToolException("invalid Ethernet address: " + text + " is no station's");
        }
        return mac;
    }
}
