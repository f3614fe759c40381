package org.vvorld.daemon.command;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.vvorld.config.DeviceKind;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.world.Interfaces;
import org.vvorld.daemon.world.Jail;
import org.vvorld.stack.iface.Interface;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "ifconfig",
        customSynopsis = {
            "ifconfig [-j J] [-aduL] [-m] [-g G] [IF]",
            "ifconfig [-j J] -l [-du] [-g G]",
            "ifconfig -C",
            "ifconfig [-j J] {epair|tap|lo|disc|bridge}[N] create [linux NAME]",
            "ifconfig [-j J] vlan[N] create [vlandev IF vlan N [vlanproto 802.1q|802.1ad]] [pcp N]",
            "ifconfig [-j J] IF.N create",
            "ifconfig [-j J] IF create {packet NIC [force]|tap NAME}",
            "ifconfig [-j J] IF destroy",
            "ifconfig [-j J] IF [inet] A/len [alias|-alias|delete] [netmask M] [up|down] [mtu N] [ether MAC]",
            "ifconfig [-j J] IF inet6 A/len [alias|-alias|delete] [anycast] [prefixlen N]",
            "ifconfig [-j J] IF inet6 [[-]ifdisabled] [[-]auto_linklocal] [[-]no_dad] [[-]nud] [[-]accept_rtadv]",
            "ifconfig [-j J] IF [name NEW] [[-]description TEXT] [[-]group G] [fib N] [metric N] [[-]arp] [[-]promisc] [[-]debug]",
            "ifconfig [-j J] bridgeN [addm|deletem|span|-span IF] [[-]stp|private|learn|discover|sticky|edge|autoedge|ptp|autoptp IF]",
            "ifconfig [-j J] bridgeN [addr] [static IF MAC] [deladdr MAC] [flush|flushall] [timeout SECONDS] [maxaddr N]",
            "ifconfig [-j J] bridgeN [priority|hellotime|fwddelay|maxage|holdcnt N] [proto stp|rstp] [ifpriority|ifpathcost IF N]",
            "ifconfig [-j J] vlanN [vlandev IF | -vlandev] [vlan N] [vlanproto P] [pcp N | -pcp]",
            "ifconfig [-j J] IF vnet J | IF -vnet J"
        },
        description = "Show, create, configure, move and destroy interfaces",
        footer =
                "'inet A/len' without 'alias' replaces the primary address; 'inet6 A/len' adds one. An interface that moves to another vnet "
                        + "arrives down and without addresses. 'tapN create linux NAME' and 'IF create tap NAME' make a Linux TAP of another "
                        + "name. 'IF create packet NIC' uses a NIC of Linux through raw sockets; one that carries the host's "
                        + "default route only with 'force'. '-C' lists what can be created, '-g G' the interfaces in a group. A "
                        + "vlan stays without a parent when that is destroyed or moves to another vnet; the vlan itself may move away from "
                        + "its parent. With 'promisc' frames for other stations are taken in; with '-arp' only neighbours that 'arp -s' has set are known. A bridge's members have its MTU and no addresses of "
                        + "their own: those belong on the bridge. 'addr' lists the stations it knows; 'timeout 0' never forgets one.")
final class IfconfigTool extends WorldTool {
    private static final Set<String> CREATE = Set.of("create", "plumb");
    private static final Set<String> DESTROY = Set.of("destroy", "unplumb");

    @Option(names = "-a", description = "all interfaces; so it is without an operand")
    private boolean all;

    @Option(names = "-C", description = "the kinds of interface that can be created")
    private boolean cloners;

    @Option(names = "-d", description = "those that are down")
    private boolean down;

    @Option(names = "-g", paramLabel = "G", description = "those in group G; all are in group all")
    private String group;

    @Option(names = "-j", paramLabel = "J", description = "act in jail J")
    private String jail;

    @Option(names = "-l", description = "names only")
    private boolean list;

    @Option(names = "-L", description = "with what is left of the lifetimes of IPv6 addresses")
    private boolean lifetimes;

    @Option(names = "-m", description = "with what could be set of capabilities and media")
    private boolean media;

    @Option(names = "-u", description = "those that are up")
    private boolean up;

    @Parameters(hidden = true)
    private List<String> operands = List.of();

    @Override
    int run(Scope outer) {
        Scope scope = outer.in(jail);
        if (cloners) {
            List<String> kinds = scope.world().interfaces().kinds();
            scope.print(
                    scope.json()
                            ? Json.text(Json.object("cloners", Json.strings(kinds)))
                            : String.join(" ", kinds) + "\n");
            return 0;
        }
        boolean named = !operands.isEmpty() && !all && !list;
        if (!named) {
            show(
                    scope,
                    scope.seenVnet().interfaces().stream()
                            .filter(this::isWanted)
                            .toList());
            return 0;
        }
        String name = operands.getFirst();
        List<String> words = operands.subList(1, operands.size());
        if (words.isEmpty() || words.equals(List.of("inet")) || words.equals(List.of("inet6"))) {
            show(scope, List.of(scope.seenInterface(name)));
            return 0;
        }
        if (CREATE.contains(words.getFirst())) {
            create(scope, name, words.subList(1, words.size()));
        } else if (words.getFirst().equals("-vnet")) {
            // Before it is looked for here: it is elsewhere.
            reclaim(scope, name, words);
        } else {
            Interface i = scope.requireInterface(name);
            if (DESTROY.contains(words.getFirst())) {
                requireWords(words, 1);
                requireNotLinuxs(
                        scope,
                        "SIOCIFDESTROY",
                        name,
                        Interfaces.linuxDeviceOf(i).isPresent());
                scope.world().interfaces().destroy(scope.vnet(), i);
            } else {
                IfconfigChange.parse(words).apply(scope, i);
            }
        }
        return 0;
    }

    private boolean isWanted(Interface i) {
        return (up == down || i.isUp() == up) && (group == null || IfconfigNotes.isIn(i, group));
    }

    private void show(Scope scope, List<Interface> wanted) {
        if (list) {
            List<String> names = wanted.stream().map(Interface::name).toList();
            scope.print(
                    scope.json()
                            ? Json.text(Json.object("interfaces", Json.strings(names)))
                            : String.join(" ", names) + "\n");
        } else if (group != null && !all && operands.isEmpty()) {
            List<String> names = wanted.stream().map(Interface::name).toList();
            scope.print(
                    scope.json()
                            ? Json.text(Json.object("interfaces", Json.strings(names)))
                            : names.stream().map(n -> n + "\n").collect(Collectors.joining()));
        } else {
            scope.print(
                    scope.json()
                            ? IfconfigShow.json(scope, wanted)
                            : IfconfigShow.text(scope, wanted, media, lifetimes));
        }
    }

    private static void create(Scope scope, String name, List<String> words) {
        String linuxName = null;
        DeviceKind device = null;
        List<String> rest = words;
        String first = rest.isEmpty() ? "" : rest.getFirst();
        if (first.equals("packet") || first.equals("tap")) {
            if (first.equals("packet") && !scope.isHost()) {
                throw new ToolException("SIOCIFCREATE2 (" + name
                        + "): Operation not permitted: NICs are the host's: create it there, and lend it with vnet");
            }
            if (rest.size() < 2) {
                throw new ToolException(first + ": name the interface in Linux: em0 create packet eth1");
            }
            boolean force =
                    first.equals("packet") && rest.size() > 2 && rest.get(2).equals("force");
            String inLinux = rest.get(1);
            device = first.equals("tap") ? new DeviceKind.Tap(inLinux) : DeviceKind.Packet.of(inLinux, force);
            rest = rest.subList(force ? 3 : 2, rest.size());
        } else if (first.equals("linux")) {
            if (rest.size() < 2 || !name.startsWith("tap")) {
                throw new ToolException("linux NAME: a Linux name belongs to a tap: tap0 create linux vv0");
            }
            linuxName = rest.get(1);
            rest = rest.subList(2, rest.size());
        }
        requireNotLinuxs(scope, "SIOCIFCREATE2", name, device != null || name.startsWith("tap"));
        Allowance.INTERFACES.require(scope, scope.vnet().interfaces().size());
        // All that can be refused is refused before anything is made.
        IfconfigChange change = rest.isEmpty() ? null : IfconfigChange.parse(rest);
        if (change != null) {
            change.vlan().checkNew(name);
        }
        Interfaces interfaces = scope.world().interfaces();
        Interface made = device != null
                ? interfaces.createDevice(scope.vnet(), name, device)
                : interfaces.create(scope.vnet(), name, linuxName);
        if (change != null) {
            tieVlan(scope, change, made);
        }
        if (change == null || !change.printsName()) {
            scope.print(made.name() + "\n");
        }
        if (change != null) {
            change.apply(scope, made);
        }
    }

    /** A vlan that cannot be what is asked for is not made. */
    private static void tieVlan(Scope scope, IfconfigChange change, Interface made) {
        try {
            change.vlan().apply(scope, made);
        } catch (AdminException | ToolException e) {
            scope.world().interfaces().destroy(scope.vnet(), made);
            throw e;
        }
    }

    /** TAPs and NICs are the host's, and no business of a jail's owner. */
    private static void requireNotLinuxs(Scope scope, String request, String name, boolean isLinuxs) {
        if (isLinuxs && scope.isDelegated()) {
            throw new ToolException(request + " (" + name + "): Operation not permitted: TAPs and NICs are the host's");
        }
    }

    private static void reclaim(Scope scope, String name, List<String> words) {
        requireWords(words, 2);
        Jail from = scope.requireJail(words.get(1));
        Interface there = from.vnet().interfaceNamed(name);
        if (there == null) {
            throw new ToolException(
                    "SIOCSIFRVNET: Device not configured: jail " + from.name() + " has no interface " + name);
        }
        scope.world().interfaces().reclaim(there, from.vnet(), scope.vnet());
    }

    private static void requireWords(List<String> words, int count) {
        if (words.size() != count) {
            throw new UsageException();
        }
    }
}
