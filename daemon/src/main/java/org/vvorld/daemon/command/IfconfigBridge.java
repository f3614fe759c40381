package org.vvorld.daemon.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vvorld.daemon.world.Bridges;
import org.vvorld.stack.bridge.Bridge;
import org.vvorld.stack.bridge.BridgeFlag;
import org.vvorld.stack.bridge.BridgePort;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.stp.StpPortSettings;
import org.vvorld.stack.stp.StpProtocol;
import org.vvorld.stack.stp.StpSettings;
import org.vvorld.stack.wire.MacAddress;

/**
 * The part of {@code ifconfig bridge0 ...} that concerns a bridge, as ifconfig(8) has it. Settings of the spanning tree are gathered
 * and set together at the end: they must fit each other, and none of them comes first.
 */
final class IfconfigBridge {
    private static final int MAXIMUM_ADDRESSES = 1_000_000;
    private static final int MAXIMUM_TIMEOUT_SECONDS = 1_000_000_000;

    private static final Map<String, BridgeFlag> FLAGS = Map.of(
            "stp", BridgeFlag.STP,
            "private", BridgeFlag.PRIVATE,
            "learn", BridgeFlag.LEARNING,
            "discover", BridgeFlag.DISCOVER,
            "sticky", BridgeFlag.STICKY,
            "edge", BridgeFlag.EDGE,
            "autoedge", BridgeFlag.AUTOEDGE,
            "ptp", BridgeFlag.PTP,
            "autoptp", BridgeFlag.AUTOPTP);

    /** What is set of a tree, with the ioctl that FreeBSD names when it fails. */
    private static final Map<String, String> TREE = Map.of(
            "priority", "BRDGSPRI",
            "maxage", "BRDGSMA",
            "hellotime", "BRDGSHT",
            "fwddelay", "BRDGSFD",
            "holdcnt", "BRDGSTXHC");

    @FunctionalInterface
    private interface Step {
        void run(Scope scope, Bridge bridge);
    }

    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Integer> tree = new HashMap<>();
    private StpProtocol protocol;
    /** The first word, for the message to whom it is no bridge. */
    private String first;

    /** Takes a word and its arguments, if it is a bridge's. */
    boolean takes(String word, Words rest) {
        boolean isOff = word.startsWith("-");
        String name = isOff ? word.substring(1) : word;
        if (FLAGS.containsKey(name)) {
            flag(FLAGS.get(name), word, !isOff, rest.next(word));
        } else if (TREE.containsKey(word)) {
            tree.put(word, Numbers.parse(word, rest.next(word), 0, Integer.MAX_VALUE));
        } else if (!takesOther(word, rest)) {
            return false;
        }
        first = first == null ? word : first;
        return true;
    }

    private boolean takesOther(String word, Words rest) {
        switch (word) {
            case "addm" -> with("BRDGADD", rest.next(word), (s, b, i) -> Bridges.add(s.vnet(), b, i));
            case "deletem" ->
                with(
                        "BRDGDEL",
                        rest.next(word),
                        (s, b, i) -> Bridges.remove(s.vnet(), b, Bridges.member("BRDGDEL", b, i)));
            case "span" -> with("BRDGADDS", rest.next(word), (s, b, i) -> Bridges.span(b, i));
            case "-span" -> with("BRDGDELS", rest.next(word), IfconfigBridge::unspan);
            case "static" -> fix(rest.next(word), mac(word, rest.next(word)));
            case "deladdr" -> forget(mac(word, rest.next(word)));
            case "addr" -> steps.add((s, b) -> s.print(IfconfigBridgeShow.addresses(b, s.json())));
            case "flush" -> steps.add((s, b) -> b.flush(false));
            case "flushall" -> steps.add((s, b) -> b.flush(true));
            case "timeout" -> {
                int seconds = Numbers.parse(word, rest.next(word), 0, MAXIMUM_TIMEOUT_SECONDS);
                steps.add((s, b) -> b.timeoutSeconds(seconds));
            }
            case "maxaddr" -> {
                int addresses = Numbers.parse(word, rest.next(word), 0, MAXIMUM_ADDRESSES);
                steps.add((s, b) -> b.maximumAddresses(addresses));
            }
            case "proto" -> proto(rest.next(word));
            case "ifpriority", "ifpathcost" -> ofPort(word, rest.next(word), rest.next(word));
            default -> {
                return false;
            }
        }
        return true;
    }

    @FunctionalInterface
    private interface MemberStep {
        void run(Scope scope, Bridge bridge, Interface i);
    }

    private void with(String request, String name, MemberStep step) {
        steps.add((scope, b) -> step.run(scope, b, named(request, scope, name)));
    }

    private static Interface named(String request, Scope scope, String name) {
        Interface i = scope.vnet().interfaceNamed(name);
        if (i == null) {
            throw new ToolException(
                    request + " " + name + ": No such file or directory: there is no such interface here");
        }
        return i;
    }

    private static void unspan(Scope scope, Bridge b, Interface i) {
        BridgePort port = b.port(i)
                .filter(BridgePort::isSpan)
                .orElseThrow(() ->
                        new ToolException("BRDGDELS " + i + ": No such file or directory: it is no span of " + b));
        Bridges.remove(scope.vnet(), b, port);
    }

    private void flag(BridgeFlag flag, String word, boolean on, String name) {
        with("BRDGSIFFLGS", name, (scope, b, i) -> {
            BridgePort port = Bridges.member("BRDGSIFFLGS", b, i);
            StpPortSettings s = port.stpSettings();
            switch (flag) {
                case EDGE -> b.stpSettings(port, settings(s, s.priority(), s.pathCost(), on, s.autoEdge()));
                case AUTOEDGE -> b.stpSettings(port, settings(s, s.priority(), s.pathCost(), s.edge(), on));
                case PTP -> b.stpSettings(port, pointToPoint(s, on, false));
                case AUTOPTP -> b.stpSettings(port, pointToPoint(s, s.pointToPoint(), on));
                case LEARNING, DISCOVER, STP, STICKY, PRIVATE -> b.set(port, flag, on);
                case SPAN -> throw new IllegalStateException(word);
            }
        });
    }

    private static StpPortSettings settings(
            StpPortSettings s, int priority, int pathCost, boolean edge, boolean autoEdge) {
        return new StpPortSettings(priority, pathCost, edge, autoEdge, s.pointToPoint(), s.autoPointToPoint());
    }

    private static StpPortSettings pointToPoint(StpPortSettings s, boolean is, boolean isFoundOut) {
        return new StpPortSettings(s.priority(), s.pathCost(), s.edge(), s.autoEdge(), is, isFoundOut);
    }

    private void ofPort(String word, String name, String text) {
        int value = Numbers.parse(word, text, 0, Integer.MAX_VALUE);
        boolean isPriority = word.equals("ifpriority");
        String request = isPriority ? "BRDGSIFPRIO" : "BRDGSIFCOST";
        with(request, name, (scope, b, i) -> {
            BridgePort port = Bridges.member(request, b, i);
            StpPortSettings s = port.stpSettings();
            int priority = isPriority ? value : s.priority();
            int pathCost = isPriority ? s.pathCost() : value;
            try {
                b.stpSettings(port, settings(s, priority, pathCost, s.edge(), s.autoEdge()));
            } catch (IllegalArgumentException e) {
                throw new ToolException(request + " " + name + ": Invalid argument: " + e.getMessage());
            }
        });
    }

    private void proto(String text) {
        protocol = switch (text) {
            case "stp" -> StpProtocol.STP;
            case "rstp" -> StpProtocol.RSTP;
            default -> throw new ToolException("unknown stp protocol: " + text + ": there are stp and rstp");
        };
    }

    private static long mac(String word, String text) {
        try {
            long mac = MacAddress.parse(text);
            if (!MacAddress.isGroup(mac) && mac != 0) {
                return mac;
            }
            throw new ToolException(word + " " + text + ": bad value: it is no station's address");
        } catch (IllegalArgumentException e) {
            throw new ToolException(word + " " + text + ": bad value: " + e.getMessage());
        }
    }

    private void fix(String name, long mac) {
        with("BRDGSADDR", name, (scope, b, i) -> {
            String what = "BRDGSADDR " + MacAddress.format(mac) + ": ";
            BridgePort port = Bridges.member("BRDGSADDR", b, i);
            if (b.isStation(mac)) {
                throw new ToolException(what + "Invalid argument: it is an address of " + b + " or a member");
            }
            if (!b.fix(port, mac)) {
                throw new ToolException(what + "No space left on device: " + b + " knows as many addresses as it may: "
                        + "raise maxaddr");
            }
        });
    }

    private void forget(long mac) {
        steps.add((scope, b) -> {
            if (!b.forget(mac)) {
                throw new ToolException("BRDGDADDR " + MacAddress.format(mac) + ": No such file or directory: " + b
                        + " does not know it");
            }
        });
    }

    /** Does it, in the order of the words. */
    void apply(Scope scope, Interface i) {
        if (first == null) {
            return;
        }
        if (!(i instanceof Bridge b)) {
            throw new ToolException(first + ": Invalid argument: " + i + " is no bridge");
        }
        steps.forEach(s -> s.run(scope, b));
        if (!tree.isEmpty() || protocol != null) {
            setTree(b);
        }
    }

    private void setTree(Bridge b) {
        StpSettings s = b.stp().settings();
        try {
            b.stpSettings(new StpSettings(
                    tree.getOrDefault("priority", s.priority()),
                    tree.getOrDefault("maxage", s.maxAgeSeconds()),
                    tree.getOrDefault("hellotime", s.helloSeconds()),
                    tree.getOrDefault("fwddelay", s.forwardDelaySeconds()),
                    tree.getOrDefault("holdcnt", s.transmitHoldCount()),
                    protocol == null ? s.protocol() : protocol));
        } catch (IllegalArgumentException e) {
            String word = tree.keySet().stream().sorted().findFirst().orElse("proto");
            throw new ToolException(TREE.getOrDefault(word, "BRDGSPROTO") + ": Invalid argument: " + e.getMessage());
        }
    }
}
