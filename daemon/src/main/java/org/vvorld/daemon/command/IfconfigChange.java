package org.vvorld.daemon.command;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.InterfaceFlag;
import org.vvorld.stack.vnet.Fibs;
import org.vvorld.stack.wire.MacAddress;

/** What {@code ifconfig IF ...} asks to change: read as a whole before anything of it is done. */
final class IfconfigChange {
    private final List<BiConsumer<Scope, Interface>> steps = new ArrayList<>();
    private final AddressChange address = new AddressChange();
    private final IfconfigBridge bridge = new IfconfigBridge();
    private final IfconfigVlan vlan = new IfconfigVlan();
    private final IfconfigNotes notes = new IfconfigNotes();
    private final AddressChange6 address6 = new AddressChange6();
    private String toJail;

    private IfconfigChange() {}

    /** @throws ToolException for a word that there is not, or a value that cannot be */
    static IfconfigChange parse(List<String> words) {
        IfconfigChange change = new IfconfigChange();
        Words rest = new Words(words);
        while (rest.hasNext()) {
            if (change.toJail != null) {
                throw new ToolException(
                        "vnet " + change.toJail + ": nothing can follow, the interface is gone by then");
            }
            change.word(rest.next(), rest);
        }
        change.address.check();
        change.address6.check();
        return change;
    }

    private void word(String word, Words rest) {
        if (address6.takes(word, rest)) {
            return;
        }
        switch (word) {
            case "inet" -> address.address(rest.next(word));
            case "alias", "add" -> address.alias();
            case "-alias", "delete", "remove" -> address.delete();
            case "netmask" -> address.netmask(rest.next(word));
            case "broadcast" -> address.broadcast(rest.next(word));
            case "up" -> steps.add((scope, i) -> scope.vnet().up(i, true));
            case "down" -> steps.add((scope, i) -> scope.vnet().up(i, false));
            case "arp" -> flag(InterfaceFlag.NOARP, false);
            case "-arp" -> flag(InterfaceFlag.NOARP, true);
            case "promisc" -> flag(InterfaceFlag.PPROMISC, true);
            case "-promisc" -> flag(InterfaceFlag.PPROMISC, false);
            case "debug" -> flag(InterfaceFlag.DEBUG, true);
            case "-debug" -> flag(InterfaceFlag.DEBUG, false);
            case "mtu" -> mtu(rest.next(word));
            case "fib" -> fib(RouteFibs.number(rest.next(word)));
            case "ether", "link", "lladdr" -> ether(rest.next(word));
            case "vnet" -> toJail = rest.next(word);
            default -> {
                BiConsumer<Scope, Interface> step = notes.step(word, rest);
                if (step != null) {
                    steps.add(step);
                    return;
                }
                if (vlan.takes(word, rest) || bridge.takes(word, rest)) {
                    return;
                }
                if (!Character.isDigit(word.charAt(0))) {
                    throw new ToolException(word + ": bad value: 'help ifconfig' lists what can be set");
                }
                address.address(word);
            }
        }
    }

    private void flag(InterfaceFlag flag, boolean on) {
        steps.add((scope, i) -> i.ask(flag, on));
    }

    private void mtu(String text) {
        int bytes = Numbers.parse("mtu", text, 0, Integer.MAX_VALUE);
        steps.add((scope, i) -> scope.world().interfaces().mtu(i, bytes));
    }

    private void fib(int number) {
        steps.add((scope, i) -> {
            Fibs fibs = scope.vnet().fibs();
            RouteFibs.require(fibs, number);
            fibs.move(i, number);
        });
    }

    private void ether(String text) {
        long mac;
        try {
            mac = MacAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ToolException("ether " + text + ": bad value: " + e.getMessage());
        }
        if (MacAddress.isGroup(mac) || mac == 0) {
            throw new ToolException("ioctl (SIOCSIFLLADDR): Invalid argument: " + text + " is no station's address");
        }
        steps.add((scope, i) -> {
            if (!i.isEthernet()) {
                throw new ToolException("ioctl (SIOCSIFLLADDR): Operation not supported: " + i + " has no link");
            }
            scope.world()
                    .interfaces()
                    .ether(i, mac)
                    .ifPresent(other -> scope.out()
                            .err("ifconfig: warning: " + i + " and " + other + " have the same address " + text
                                    + "\n"));
        });
    }

    /** What it says of a vlan. */
    IfconfigVlan vlan() {
        return vlan;
    }

    /** Does it: vlan and address first, then the rest in the order of the words. A new name is printed, as FreeBSD does. */
    void apply(Scope scope, Interface i) {
        try {
            change(scope, i);
        } finally {
            if (notes.renames()) {
                scope.print(i.name() + "\n");
            }
        }
    }

    /** Is the interface's name printed when it is done, since it may have another one? */
    boolean printsName() {
        return notes.renames();
    }

    private void change(Scope scope, Interface i) {
        vlan.apply(scope, i);
        address.apply(scope, i);
        address6.apply(scope, i);
        bridge.apply(scope, i);
        steps.forEach(s -> s.accept(scope, i));
        if (toJail != null) {
            scope.world()
                    .interfaces()
                    .move(i, scope.vnet(), scope.requireJail(toJail).vnet());
        }
    }
}
