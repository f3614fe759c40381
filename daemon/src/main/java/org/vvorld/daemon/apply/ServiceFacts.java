package org.vvorld.daemon.apply;

import java.util.List;
import org.vvorld.config.JailConfig;
import org.vvorld.config.ServiceConfig;
import org.vvorld.config.Where;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.world.Jail;
import org.vvorld.stack.service.SmallService;
import org.vvorld.stack.socket.SocketError;

/** The services that a config turns on. */
final class ServiceFacts {
    private ServiceFacts() {}

    static void add(List<Fact> facts, JailConfig config, Fact.Place place) {
        for (ServiceConfig s : config.services()) {
            facts.add(new Serves(place, SmallService.named(s.name()).orElseThrow(), s.port(), s.where()));
        }
    }

    record Serves(Fact.Place place, SmallService service, int port, Where where) implements Fact.OfPlace {
        @Override
        public void set(Jail jail) {
            SocketError e = jail.services().start(service, port);
            if (e != null) {
                throw new AdminException("cannot serve " + service.key() + " on port " + port + ": " + e.text()
                        + (e == SocketError.EADDRINUSE ? "; 'sockstat' shows by what; give it another port" : ""));
            }
        }

        @Override
        public void unset(Jail jail) {
            jail.services().stop(service, port);
        }
    }
}
