package org.vvorld.daemon.apply;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.vvorld.config.JailConfig;
import org.vvorld.config.ServiceConfig;
import org.vvorld.config.Where;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.http.HttpServer;
import org.vvorld.daemon.world.Jail;
import org.vvorld.stack.service.SmallService;
import org.vvorld.stack.socket.SocketError;

/** The services that a config turns on. */
final class ServiceFacts {
    private ServiceFacts() {}

    static void add(List<Fact> facts, JailConfig config, Fact.Place place) {
        for (ServiceConfig s : config.services()) {
            facts.add(new Serves(place, s.name(), s.port(), s.directory(), s.where()));
        }
    }

    /** @param directory what http serves */
    record Serves(Fact.Place place, String service, int port, Optional<String> directory, Where where)
            implements Fact.OfPlace {
        @Override
        public void set(Jail jail) {
            SocketError e = service.equals(HttpServer.NAME)
                    ? jail.services().start(http(jail), port)
                    : jail.services().start(SmallService.named(service).orElseThrow(), port);
            if (e != null) {
                throw new AdminException("cannot serve " + service + " on port " + port + ": " + e.text()
                        + (e == SocketError.EADDRINUSE ? "; 'sockstat' shows by what; give it another port" : ""));
            }
        }

        private HttpServer http(Jail jail) {
            try {
                return new HttpServer(jail.vnet().tcp(), directory.map(Path::of).orElse(null));
            } catch (IllegalArgumentException e) {
                throw new AdminException("cannot serve http from " + e.getMessage());
            }
        }

        @Override
        public void unset(Jail jail) {
            jail.services().stop(service, port);
        }
    }
}
