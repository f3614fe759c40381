package org.vvorld.daemon.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.vvorld.stack.service.Services;
import org.vvorld.stack.service.SmallService;
import org.vvorld.stack.socket.SocketError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "inetd",
        customSynopsis = {"inetd [-j J] SERVICE[:PORT] ...", "inetd [-j J] -l", "inetd [-j J] -r SERVICE[:PORT] ..."},
        description = "Turn small services of a vnet on and off",
        footer =
                "Services: echo discard daytime chargen time, over UDP (RFC 862, 863, 867, 864, 868). A vnet answers them by "
                        + "itself. What is turned on by command is gone after a restart; 'services' in the config stays.")
final class InetdTool extends WorldTool {
    @Option(names = "-j", paramLabel = "J", description = "act in jail J")
    private String jail;

    @Option(names = "-l", description = "list those that run")
    private boolean list;

    @Option(names = "-r", description = "turn off")
    private boolean remove;

    @Parameters(hidden = true)
    private List<String> operands = List.of();

    /** @param port 0 if it was not said */
    private record Named(SmallService service, int port) {
        static Named of(String text) {
            String[] words = text.split(":", 2);
            SmallService service = SmallService.named(words[0])
                    .orElseThrow(() -> new ToolException(words[0] + ": no such service: there are "
                            + Arrays.stream(SmallService.values())
                                    .map(SmallService::key)
                                    .collect(Collectors.joining(", "))));
            return new Named(service, words.length == 1 ? 0 : Numbers.parse(1, "port", words[1], 1, 65_535));
        }
    }

    @Override
    int run(Scope outer) {
        if (list ? remove || !operands.isEmpty() : operands.isEmpty()) {
            throw new UsageException();
        }
        Scope scope = outer.in(jail);
        List<Named> named = operands.stream().map(Named::of).toList();
        Services services = (list ? scope.jail() : scope.ownJail()).services();
        if (list) {
            show(scope, services.running());
        } else if (remove) {
            named.forEach(n -> remove(services, n));
        } else {
            named.forEach(n -> start(services, n));
        }
        return 0;
    }

    private static void start(Services services, Named n) {
        int port = n.port() == 0 ? n.service().port() : n.port();
        SocketError e = services.start(n.service(), port);
        if (e != null) {
            throw new ToolException(n.service().key() + "/udp: bind: " + e.text() + ": port " + port
                    + (e == SocketError.EADDRINUSE ? ": 'sockstat -l' shows by what" : ""));
        }
    }

    private static void remove(Services services, Named n) {
        boolean was = n.port() == 0 ? services.stop(n.service()) : services.stop(n.service(), n.port());
        if (!was) {
            throw new ToolException(
                    n.service().key() + (n.port() == 0 ? "" : ":" + n.port()) + ": it does not run here");
        }
    }

    private static void show(Scope scope, List<Services.Running> running) {
        if (scope.json()) {
            JsonArray all = new JsonArray();
            for (Services.Running r : running) {
                JsonObject o = new JsonObject();
                o.addProperty("service", r.service().key());
                o.addProperty("protocol", "udp");
                o.addProperty("port", r.port());
                all.add(o);
            }
            scope.print(Json.text(Json.object("inetd", Json.object("service", all))));
            return;
        }
        StringBuilder text = new StringBuilder();
        for (Services.Running r : running) {
            text.append(
                    String.format(Locale.ROOT, "%-10s %-5s %d%n", r.service().key(), "udp", r.port()));
        }
        scope.print(text.toString());
    }
}
