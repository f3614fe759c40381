package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.Command;
import org.vvorld.integration.harness.Distribution;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.Vvorldd;

/** The example with a thousand routers: it is what its script writes, starts, and answers across its diameter of 63 links. */
@IntegrationTest
class MeshTest {
    private static final Path EXAMPLES = Distribution.repository("config/examples");

    @Test
    void theFileIsWhatTheScriptWrites() throws IOException {
        String written =
                Command.of("sh", EXAMPLES.resolve("mesh.sh").toString()).run().text();
        assertEquals(Files.readString(EXAMPLES.resolve("mesh.yaml")), written);
    }

    @Test
    void aThousandRoutersAnswerAcrossTheDiameter() throws IOException {
        try (Netns netns = new Netns();
                Vvorldd daemon = Vvorldd.in(netns)
                        .config(Files.readString(EXAMPLES.resolve("mesh.yaml")))
                        .start()) {
            daemon.vvctl()
                    .attempt("jexec", "r00c00", "ping", "-S", "10.0.0.1", "-c", "3", "-i", "0.1", "10.24.39.1")
                    .expect(0)
                    .contains("3 packets received")
                    .contains("ttl=2");
            daemon.vvctl()
                    .attempt("jexec", "r24c00", "ping", "-S", "10.24.0.1", "-c", "1", "10.0.39.1")
                    .expect(0);
            assertEquals("none\n", daemon.vvctl().line("ddb show leftovers"));
            daemon.stop();
            daemon.awaitLog("stopped: leftovers 0");
        }
    }
}
