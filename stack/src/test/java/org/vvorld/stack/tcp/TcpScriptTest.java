package org.vvorld.stack.tcp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The scripts of {@code src/test/resources}: each begins with "== name", which names the rule's section. */
class TcpScriptTest {
    @TestFactory
    Stream<DynamicTest> scripts() throws IOException, URISyntaxException {
        List<DynamicTest> tests = new ArrayList<>();
        Path folder = Path.of(TcpScriptTest.class.getResource("scripts").toURI());
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.filter(f -> f.toString().endsWith(".pkt")).sorted().toList();
        }
        for (Path file : files) {
            String name = null;
            List<String> lines = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith("== ")) {
                    add(tests, file, name, lines);
                    name = line.substring(3);
                    lines = new ArrayList<>();
                } else if (name != null) {
                    lines.add(line);
                }
            }
            add(tests, file, name, lines);
        }
        assertTrue(tests.size() >= 300, "scripts are missing");
        return tests.stream();
    }

    private static void add(List<DynamicTest> tests, Path file, String name, List<String> lines) {
        if (name != null) {
            assertTrue(name.matches(".*(RFC|CVE) ?\\d.*"), () -> name + " names no rule");
            tests.add(DynamicTest.dynamicTest(file.getFileName() + ": " + name, () -> TcpScript.run(lines)));
        }
    }
}
