package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.vvorld.integration.harness.Command;
import org.vvorld.integration.harness.Distribution;
import org.vvorld.integration.harness.IntegrationTest;

/** What {@code make demo DEMO_SECONDS=5} runs, after the build. */
@IntegrationTest
class DemoScriptTest {
    @Test
    void demoEndsByItselfAndLeavesNothing() {
        Command.of(Distribution.repository("config/examples/demo.sh").toString())
                .environment("DEMO_SECONDS", "5")
                .timeout(Duration.ofSeconds(60))
                .run()
                .expect(0)
                .contains("20 packets transmitted, 20 received, 0% packet loss");
        assertFalse(Files.exists(Path.of("/run/netns/vvorld-demo")), "network namespace vvorld-demo");
        assertFalse(Files.exists(Path.of("/run/vvorld-demo")), "/run/vvorld-demo");
    }
}
