package org.vvorld.daemon.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vvorld.config.ConfigLoader;
import org.vvorld.daemon.world.DeadEndDevices;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.service.SmallService;
import org.vvorld.stack.sim.Lab;

/** Services in a config. */
class ApplierServiceTest {
    private final Lab lab = new Lab(1);
    private final World world = new World(lab.netisr(), new DeadEndDevices(), "test", (vnet, fault) -> {});
    private final Applier applier = new Applier(world);

    @AfterEach
    void close() {
        world.close();
        assertEquals(0, world.leftovers().total());
        lab.close();
    }

    private List<String> apply(String services) throws Exception {
        String yaml = "jails:\n  a: {services: " + services + "}\n";
        return applier.apply(
                ConfigLoader.load("test.yaml", yaml.getBytes(StandardCharsets.UTF_8), Applier.sysctlCheck()));
    }

    private List<String> running() {
        return world.jails().require("a").services().running().stream()
                .filter(r -> r.protocol().equals("tcp"))
                .map(r -> r.service() + ":" + r.port())
                .toList();
    }

    @Test
    void aReloadTurnsOnAndOffWhatDiffers() throws Exception {
        assertEquals(List.of(), apply("[echo, discard]"));
        assertEquals(List.of("echo:7", "discard:9"), running());
        world.jails().require("a").services().start(SmallService.TIME, 37);
        assertEquals(List.of(), apply("[{echo: 7007}, chargen]"));
        assertEquals(List.of("time:37", "echo:7007", "chargen:19"), running(), "what a command started stays");
        assertEquals(
                List.of(
                        "test.yaml:2: jails.a.services[1]: cannot serve time on port 37: Address already in use; 'sockstat'"
                                + " shows by what; give it another port"),
                apply("[chargen, time]"));
        assertEquals(List.of(), apply("[{http: {port: 8080, directory: /}}, {http: 8081}]"));
        assertEquals(List.of("time:37", "http:8080", "http:8081"), running());
        assertEquals(
                List.of(
                        "test.yaml:2: jails.a.services[0].http: cannot serve http from /nowhere: not a directory that vvorldd"
                                + " can see"),
                apply("[{http: {directory: /nowhere}}]"));
        assertEquals(List.of(), apply("[]"));
    }
}
