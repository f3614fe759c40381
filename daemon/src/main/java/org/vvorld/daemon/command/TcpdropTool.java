package org.vvorld.daemon.command;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.function.Predicate;
import org.vvorld.stack.socket.SocketAddress;
import org.vvorld.stack.tcp.TcpSocketState;
import org.vvorld.stack.vnet.Vnet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "tcpdrop",
        customSynopsis = {
            "tcpdrop [-j J] LOCAL-ADDRESS LOCAL-PORT FOREIGN-ADDRESS FOREIGN-PORT",
            "tcpdrop [-j J] -a",
            "tcpdrop [-j J] -s STATE"
        },
        description = "Reset TCP connections of a vnet",
        footer = "-a: all of them; -s: those in a state, as 'netstat -an' shows it. Those in TIME_WAIT are forgotten.")
final class TcpdropTool extends WorldTool {
    private static final int WORDS = 4;

    @Option(names = "-a", description = "all")
    private boolean all;

    @Option(names = "-j", paramLabel = "J", description = "act in jail J")
    private String jail;

    @Option(names = "-s", paramLabel = "STATE", description = "those in a state")
    private String state;

    @Parameters(hidden = true)
    private List<String> operands = List.of();

    @Override
    int run(Scope outer) {
        boolean isFour = operands.size() == WORDS;
        if ((all ? 1 : 0) + (state != null ? 1 : 0) + (isFour ? 1 : 0) != 1 || !isFour && !operands.isEmpty()) {
            throw new UsageException();
        }
        Scope scope = outer.in(jail);
        Vnet vnet = scope.vnet();
        Predicate<TcpSocketState> which = all ? s -> true : state != null ? inState() : four(vnet);
        int dropped = vnet.tcp().drop(which);
        if (isFour && dropped == 0) {
            throw new ToolException(String.join(" ", operands) + ": No such process: there is no such connection");
        }
        if (scope.json()) {
            JsonObject o = new JsonObject();
            o.addProperty("dropped", dropped);
            scope.print(Json.text(Json.object("tcpdrop", o)));
        } else {
            scope.print(dropped + (dropped == 1 ? " connection" : " connections") + ": dropped\n");
        }
        return 0;
    }

    private Predicate<TcpSocketState> inState() {
        if (SocketRow.state(state) == null) {
            throw new ToolException(
                    "-s " + state + ": no such state: there are " + String.join(", ", SocketRow.states()));
        }
        return s -> s.state() == SocketRow.state(state);
    }

    private Predicate<TcpSocketState> four(Vnet vnet) {
        Endpoints.Address local = Endpoints.Address.of(vnet, operands.get(0));
        int localPort = Numbers.parse(1, "port", operands.get(1), 1, 65_535);
        Endpoints.Address foreign = Endpoints.Address.of(vnet, operands.get(2));
        int foreignPort = Numbers.parse(1, "port", operands.get(3), 1, 65_535);
        return s -> s.localPort() == localPort
                && s.remotePort() == foreignPort
                && isSame(s.localHigh(), s.localLow(), local)
                && isSame(s.remoteHigh(), s.remoteLow(), foreign);
    }

    private static boolean isSame(long high, long low, Endpoints.Address a) {
        return SocketAddress.onWire(high) == SocketAddress.onWire(a.high())
                && low == a.low()
                && (SocketAddress.zone(a.high()) == 0 || high == a.high());
    }
}
