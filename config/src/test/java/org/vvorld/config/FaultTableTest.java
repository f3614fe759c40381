package org.vvorld.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every fault there is, each with a broken config and the exact lines that an operator sees. The cases stand in
 * {@code faults-*.txt}: a line {@code === name}, the config, a line {@code ---!}, the faults.
 */
class FaultTableTest {
    private record Case(String name, String yaml, String faults) {}

    @TestFactory
    Stream<DynamicTest> settings() throws IOException {
        return tests("faults-settings.txt");
    }

    @TestFactory
    Stream<DynamicTest> jails() throws IOException {
        return tests("faults-jails.txt");
    }

    @TestFactory
    Stream<DynamicTest> bridges() throws IOException {
        return tests("faults-bridges.txt");
    }

    @TestFactory
    Stream<DynamicTest> services() throws IOException {
        return tests("faults-services.txt");
    }

    @TestFactory
    Stream<DynamicTest> inet6() throws IOException {
        return tests("faults-inet6.txt");
    }

    @TestFactory
    Stream<DynamicTest> yaml() throws IOException {
        return tests("faults-yaml.txt");
    }

    private static Stream<DynamicTest> tests(String table) throws IOException {
        return cases(table).stream()
                .map(c -> DynamicTest.dynamicTest(
                        c.name(), () -> assertEquals(c.faults(), String.join("\n", Yaml.faults(c.yaml())))));
    }

    private static List<Case> cases(String table) throws IOException {
        String text;
        try (InputStream in = FaultTableTest.class.getResourceAsStream(table)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<Case> cases = new ArrayList<>();
        for (String block : text.split("(?m)^=== ", -1)) {
            if (block.isBlank()) {
                continue;
            }
            int name = block.indexOf('\n');
            int split = block.indexOf("---!\n");
            cases.add(new Case(
                    block.substring(0, name),
                    block.substring(name + 1, split),
                    block.substring(split + "---!\n".length()).strip()));
        }
        return cases;
    }
}
