package org.vvorld.daemon.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.vvorld.daemon.http.HttpServer;
import org.vvorld.stack.service.Services;
import org.vvorld.stack.service.SmallService;
import org.vvorld.stack.socket.SocketError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "inetd",
        customSynopsis = {
            "inetd [-j J] [-d DIRECTORY] SERVICE[:PORT] ...",
            "inetd [-j J] -l",
            "inetd [-j J] -r SERVICE[:PORT] ..."
        },
        description = "Turn small services of a vnet on and off",
        footer =
                "Services: echo discard daytime chargen time, over UDP and TCP (RFC 862, 863, 867, 864, 868), and http. A vnet "
                        + "answers them by itself. http has /healthz, and with -d what is in that directory of the host. "
                        + "What is turned on by command is gone after a restart; 'services' in the config stays.")
final class InetdTool extends WorldTool {
    @Option(names = "-d", paramLabel = "DIRECTORY", description = "what http serves; host only")
    private String directory;

    @Option(names = "-j", paramLabel = "J", description = "act in jail J")
    private String jail;

    @Option(names = "-l", description = "list those that run")
    private boolean list;

    @Option(names = "-r", description = "turn off")
    private boolean remove;

    @Parameters(hidden = true)
    private List<String> operands = List.of();

    /** @param port 0 if it was not said */
    private record Named(String service, int port) {
        static Named of(String text) {
            String[] words = text.split(":", 2);
            if (!words[0].equals(HttpServer.NAME)
                    && SmallService.named(words[0]).isEmpty()) {
                throw new ToolException(words[0] + ": no such service: there are "
                        + Arrays.stream(SmallService.values())
                                .map(SmallService::key)
                                .collect(Collectors.joining(", "))
                        + ", " + HttpServer.NAME);
            }
            return new Named(words[0], words.length == 1 ? 0 : Numbers.parse(1, "port", words[1], 1, 65_535));
        }

        int at() {
            return port != 0
                    ? port
                    : SmallService.named(service).map(SmallService::port).orElse(HttpServer.PORT);
        }
    }

    @Override
    int run(Scope outer) {
        if (list ? remove || !operands.isEmpty() : operands.isEmpty() || remove && directory != null) {
            throw new UsageException();
        }
        Scope scope = outer.in(jail);
        List<Named> named = operands.stream().map(Named::of).toList();
        if (directory != null && !outer.isHost()) {
            throw new ToolException(
                    "-d: Operation not permitted: the files are the host's: only the host gives them away");
        }
        Services services = (list ? scope.jail() : scope.ownJail()).services();
        if (list) {
            show(scope, services.running());
        } else if (remove) {
            named.forEach(n -> remove(services, n));
        } else {
            named.forEach(n -> start(scope, services, n));
        }
        return 0;
    }

    private void start(Scope scope, Services services, Named n) {
        int port = n.at();
        SocketError e = n.service().equals(HttpServer.NAME)
                ? services.start(http(scope), port)
                : services.start(SmallService.named(n.service()).orElseThrow(), port);
        if (e != null) {
            throw new ToolException(n.service() + ": bind: " + e.text() + ": port " + port
                    + (e == SocketError.EADDRINUSE ? ": 'sockstat -l' shows by what" : ""));
        }
    }

    private HttpServer http(Scope scope) {
        try {
            return new HttpServer(scope.vnet().tcp(), directory == null ? null : Path.of(directory));
        } catch (IllegalArgumentException e) {
            throw new ToolException("-d " + e.getMessage());
        }
    }

    private static void remove(Services services, Named n) {
        if (!services.stop(n.service(), n.port())) {
            throw new ToolException(n.service() + (n.port() == 0 ? "" : ":" + n.port()) + ": it does not run here");
        }
    }

    private static void show(Scope scope, List<Services.Running> running) {
        if (scope.json()) {
            JsonArray all = new JsonArray();
            for (Services.Running r : running) {
                JsonObject o = new JsonObject();
                o.addProperty("service", r.service());
                o.addProperty("protocol", r.protocol());
                o.addProperty("port", r.port());
                all.add(o);
            }
            scope.print(Json.text(Json.object("inetd", Json.object("service", all))));
            return;
        }
        StringBuilder text = new StringBuilder();
        for (Services.Running r : running) {
            text.append(String.format(Locale.ROOT, "%-10s %-5s %d%n", r.service(), r.protocol(), r.port()));
        }
        scope.print(text.toString());
    }
}
