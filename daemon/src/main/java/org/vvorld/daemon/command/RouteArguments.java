package org.vvorld.daemon.command;

import org.vvorld.stack.route.Route;
import org.vvorld.stack.vnet.Hop;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;

/** What follows {@code route add}: destination, gateway and modifiers, in route(8)'s syntax. */
final class RouteArguments {
    private static final int EXIT_USAGE = Commands.EXIT_USAGE;

    private final Scope scope;
    private String destinationText;
    private String gatewayText;
    private String mask;
    private boolean net;
    private boolean host;
    private Route.Kind kind = Route.Kind.GATEWAY;
    private int weight = 1;
    private Ipv4Prefix destination;
    private Hop gateway;
    private String sourceText;

    private RouteArguments(Scope scope) {
        this.scope = scope;
    }

    /** @throws ToolException for a word that there is not, or a value that cannot be */
    static RouteArguments parse(Scope scope, Words rest) {
        RouteArguments a = new RouteArguments(scope);
        while (rest.hasNext()) {
            a.word(rest.next(), rest);
        }
        if (a.destinationText == null) {
            throw new UsageException();
        }
        try {
            a.destination = a.parseDestination();
            a.gateway = a.gatewayText == null || a.kind == Route.Kind.LINK ? null : a.parseGateway();
        } catch (IllegalArgumentException e) {
            throw new ToolException(EXIT_USAGE, "bad address: " + e.getMessage());
        }
        return a;
    }

    private void word(String word, Words rest) {
        switch (word) {
            case "-net" -> net = true;
            case "-host" -> host = true;
            case "-inet", "-4", "-inet6" -> {}
            case "-blackhole" -> kind = Route.Kind.BLACKHOLE;
            case "-reject" -> kind = Route.Kind.REJECT;
            case "-netmask", "-mask" -> mask = rest.next(word);
            case "-gateway" -> gatewayText = rest.next(word);
            case "-iface", "-interface" -> kind = Route.Kind.LINK;
            case "-ifa" -> sourceText = rest.next(word);
            case "-weight" -> weight = weight(rest.next(word));
            default -> {
                if (word.startsWith("-")) {
                    throw new UsageException("bad keyword: " + word.substring(1));
                }
                operand(word);
            }
        }
    }

    /** A way's weight, route(8)'s {@code -weight}. */
    static int weight(String text) {
        if (!text.matches("[0-9]{1,8}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > Hop.MAX_WEIGHT) {
            throw new ToolException(EXIT_USAGE, "weight '" + text + "' is not a number from 1 to " + Hop.MAX_WEIGHT);
        }
        return Integer.parseInt(text);
    }

    private void operand(String word) {
        if (destinationText == null) {
            destinationText = word;
        } else if (gatewayText == null) {
            gatewayText = word;
        } else if (mask == null) {
            mask = word;
        } else {
            throw new UsageException("unexpected '" + word + "'");
        }
    }

    private Ipv4Prefix parseDestination() {
        int slash = destinationText.indexOf('/');
        if (destinationText.equals("default") || destinationText.equals("0") || destinationText.equals("0.0.0.0")) {
            return Ipv4Prefix.DEFAULT;
        }
        if (slash >= 0) {
            int length = Ipv4Prefix.parseLength(destinationText.substring(slash + 1), destinationText);
            return Ipv4Prefix.of(Ipv4Address.parse(destinationText.substring(0, slash)), length);
        }
        int address = Ipv4Address.parse(destinationText);
        if (mask != null) {
            return Ipv4Prefix.of(address, AddressChange.maskLength(mask));
        }
        // inet_lnaof(3): without host bits it is a classful network, else a host.
        Ipv4Prefix classful = Ipv4Prefix.of(address, AddressChange.classLength(address));
        boolean isNet = net || !host && classful.address() == address;
        return isNet ? classful : new Ipv4Prefix(address, 32);
    }

    /** An IPv4 router's address, or an IPv6 router's with its link (RFC 8950). */
    private Hop parseGateway() {
        if (gatewayText.indexOf(':') < 0) {
            int a = Ipv4Address.parse(gatewayText);
            return refused(a == 0 || Ipv4Address.isMulticast(a) || Ipv4Address.isClassE(a), Hop.via(a));
        }
        Zoned z = Zoned.parse(scope.seenVnet(), gatewayText);
        if (z.zone() == null) {
            throw new IllegalArgumentException("'" + gatewayText
                    + "': an IPv6 router of an IPv4 route goes with its link, as in " + gatewayText + "%IF");
        }
        return refused(
                z.address().isMulticast() || z.address().isUnspecified() || z.high() == 0,
                Hop.via(z.high(), z.low(), z.zone()));
    }

    private Hop refused(boolean isBad, Hop otherwise) {
        if (isBad) {
            throw new IllegalArgumentException(gatewayText + " cannot be a gateway");
        }
        return otherwise;
    }

    Ipv4Prefix destination() {
        return destination;
    }

    boolean hasGateway() {
        return gatewayText != null;
    }

    /** The way that it names. @throws ToolException if it has no gateway and needs one */
    Hop way() {
        if (kind == Route.Kind.REJECT || kind == Route.Kind.BLACKHOLE) {
            return kind == Route.Kind.REJECT ? Hop.REJECT : Hop.BLACKHOLE;
        }
        if (gatewayText == null) {
            throw new ToolException(
                    EXIT_USAGE, destinationText + ": gateway missing: add one, or -blackhole, or -reject");
        }
        if (kind == Route.Kind.LINK) {
            return Hop.on(scope.requireInterface(gatewayText)).weighing(weight).from(source());
        }
        return gateway.weighing(weight).from(source());
    }

    private Hop.Source source() {
        try {
            return sourceText == null ? null : RouteWays.source(scope, Ipv4Address.parse(sourceText));
        } catch (IllegalArgumentException e) {
            throw new ToolException(EXIT_USAGE, "bad address: " + e.getMessage());
        }
    }

    /** {@code net 10.9.0.0: gateway 10.0.0.1}. */
    String described() {
        String what = destination.length() == 32 ? "host " : "net ";
        boolean refuses = kind == Route.Kind.REJECT || kind == Route.Kind.BLACKHOLE;
        String via = refuses ? RouteShow.NOWHERE : gatewayText;
        return what + RouteTool.destinationOf(destination) + (via == null ? "" : ": gateway " + via);
    }
}
