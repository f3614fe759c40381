package org.vvorld.daemon.command;

import org.vvorld.stack.route.Route;
import org.vvorld.stack.vnet.StaticRoute;
import org.vvorld.stack.wire.Ipv4Address;
import org.vvorld.stack.wire.Ipv4Prefix;

/** What follows {@code route add}: destination, gateway and modifiers, in route(8)'s syntax. */
final class RouteArguments {
    private static final int EXIT_USAGE = Commands.EXIT_USAGE;

    private String destinationText;
    private String gatewayText;
    private String mask;
    private boolean net;
    private boolean host;
    private Route.Kind kind = Route.Kind.GATEWAY;
    private Ipv4Prefix destination;
    private int gateway;

    private RouteArguments() {}

    /** @throws ToolException for a word that there is not, or a value that cannot be */
    static RouteArguments parse(Words rest) {
        RouteArguments a = new RouteArguments();
        while (rest.hasNext()) {
            a.word(rest.next(), rest);
        }
        if (a.destinationText == null) {
            throw new UsageException();
        }
        try {
            a.destination = a.parseDestination();
            a.gateway = a.gatewayText == null ? 0 : Ipv4Address.parse(a.gatewayText);
        } catch (IllegalArgumentException e) {
            throw new ToolException(EXIT_USAGE, "bad address: " + e.getMessage());
        }
        return a;
    }

    private void word(String word, Words rest) {
        switch (word) {
            case "-net" -> net = true;
            case "-host" -> host = true;
            case "-inet", "-4" -> {}
            case "-blackhole" -> kind = Route.Kind.BLACKHOLE;
            case "-reject" -> kind = Route.Kind.REJECT;
            case "-netmask", "-mask" -> mask = rest.next(word);
            case "-gateway" -> gatewayText = rest.next(word);
            default -> {
                if (word.startsWith("-")) {
                    throw new UsageException("bad keyword: " + word.substring(1));
                }
                operand(word);
            }
        }
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

    Ipv4Prefix destination() {
        return destination;
    }

    boolean hasGateway() {
        return gatewayText != null;
    }

    int gateway() {
        return gateway;
    }

    /** The route to add. @throws ToolException if it has no gateway and needs one */
    StaticRoute route() {
        if (kind != Route.Kind.GATEWAY) {
            return new StaticRoute(destination, kind, 0);
        }
        if (gatewayText == null) {
            throw new ToolException(
                    EXIT_USAGE, destinationText + ": gateway missing: add one, or -blackhole, or -reject");
        }
        if (gateway == 0 || Ipv4Address.isMulticast(gateway) || Ipv4Address.isClassE(gateway)) {
            throw new ToolException(EXIT_USAGE, gatewayText + ": bad address: it cannot be a gateway");
        }
        return new StaticRoute(destination, kind, gateway);
    }

    /** {@code net 10.9.0.0: gateway 10.0.0.1}. */
    String described() {
        String what = destination.length() == 32 ? "host " : "net ";
        String via = kind != Route.Kind.GATEWAY ? RouteShow.NOWHERE : gatewayText;
        return what + RouteTool.destinationOf(destination) + (via == null ? "" : ": gateway " + via);
    }
}
