package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vvorld.integration.harness.DemoWorld;
import org.vvorld.integration.harness.Distribution;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.Netns;
import org.vvorld.integration.harness.Output;
import org.vvorld.integration.harness.Scratch;
import org.vvorld.integration.harness.Vvorldd;

/** A config with a fault ends the start with status 2 and a line a fault; no TAP and no socket was made. */
@IntegrationTest
class BrokenConfigTest {
    private static final Map<String, Broken> CONFIGS = new TreeMap<>(Map.of(
            "unknown key",
            broken("jails: {web: {interface: {}}}", ":1: jails.web.interface: unknown key; did you mean interfaces?"),
            "wrong type",
            broken(
                    "netisr: {threads: two}\njails: {}",
                    ":1: netisr.threads: expected a whole number or auto, not \"two\""),
            "bad address",
            broken(
                    "jails:\n  web: {interfaces: {epair0a: {inet: 10.0.0.256/24}}}",
                    ":2: jails.web.interfaces.epair0a.inet: \"10.0.0.256\" is not an IPv4 address"),
            "duplicate name",
            broken("jails:\n  web: {}\n  web: {}", ":3: jails.web: is here twice, first on line 2; remove one"),
            "overlapping address",
            broken("""
                    jails:
                      web:
                        interfaces:
                          epair0b: {inet: 10.0.1.1/24}
                          epair1b: {inet: 10.0.2.1/16}
                    """, ":5: jails.web.interfaces.epair1b.inet: 10.0.2.1/16 overlaps 10.0.1.1/24"),
            "missing jail",
            broken(
                    "devices: {vv0: {tap: vv0, jail: gv}}\njails: {gw: {}}",
                    ":1: devices.vv0.jail: there is no jail \"gv\"; did you mean gw?"),
            "twenty megabytes",
            broken(
                    "jails: {}\n" + "# padding\n".repeat(1 << 21),
                    ":1: (file): has 20971530 bytes; a config has at most"),
            "YAML bomb",
            broken(bomb(), ":7: (file): more than 50 aliases"),
            "unknown sysctl",
            broken("jails: {web: {sysctl: {net.no.such: 1}}}", ":1: jails.web.sysctl.net.no.such: unknown sysctl"),
            "empty",
            broken("", ":1: (file): is empty; a config of an empty world is: jails: {}")));

    private static Netns netns;

    /** A config, and what its first fault says. */
    record Broken(String yaml, String fault) {}

    private static Broken broken(String yaml, String fault) {
        return new Broken(yaml, fault);
    }

    /** Ten levels of lists of ten of the level below: ten thousand million addresses, if somebody counted them out. */
    private static String bomb() {
        StringBuilder yaml = new StringBuilder("memory: {x0: &x0 [a,a,a,a,a,a,a,a,a,a]}\n");
        for (int i = 1; i < 10; i++) {
            yaml.append("y%d: &x%d [%s]%n".formatted(i, i, String.join(",", Collections.nCopies(10, "*x" + (i - 1)))));
        }
        return yaml.append("jails: *x9\n").toString();
    }

    static List<String> names() {
        return List.copyOf(CONFIGS.keySet());
    }

    @BeforeAll
    static void start() {
        netns = new Netns();
    }

    @AfterAll
    static void stop() {
        netns.close();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyFaultIsALineWithItsPlace(String name) {
        Broken broken = CONFIGS.get(name);
        Vvorldd.Setup setup = Vvorldd.in(netns).config(broken.yaml());
        Path file = setup.directory().resolve("vvorld.yaml");
        Output output = setup.fail();
        refused(output, file);
        output.complains(broken.fault());
    }

    @Test
    void allFaultsAtOnce() {
        Vvorldd.Setup setup = Vvorldd.in(netns)
                .config("devices:\n  vv0: {tap: vv0, mtu: 1}\njails:\n  a b: {}\n  web: {hostnam: x}\n");
        Output output = setup.fail();
        refused(output, setup.directory().resolve("vvorld.yaml"));
        assertEquals(3, output.err().lines().count(), output::toString);
    }

    @Test
    void directory(@TempDir Path directory) {
        refused(Vvorldd.in(netns).configFile(directory).fail(), directory)
                .complains("is a directory; give the file in it");
    }

    @Test
    void noSuchFile() {
        Path missing = Path.of("/no/such/vvorld.yaml");
        refused(Vvorldd.in(netns).configFile(missing).fail(), missing)
                .complains("there is no such file; check the path");
    }

    @Test
    void pipe(@TempDir Path directory) {
        Path pipe = directory.resolve("pipe");
        netns.run("mkfifo", pipe.toString());
        refused(Vvorldd.in(netns).configFile(pipe).fail(), pipe).complains("is not a regular file");
    }

    @Test
    void checkSaysTheSameWithoutStarting(@TempDir Path directory) {
        String good =
                Scratch.write(directory.resolve("good.yaml"), DemoWorld.demo()).toString();
        String bad =
                Scratch.write(directory.resolve("bad.yaml"), "jails: {web: 1}").toString();
        String program = Distribution.program("vvorldd");
        netns.attempt(program, "--check", "-f", good).expect(0);
        netns.attempt(program, "--check", "-f", bad).expect(2).complains(bad + ":1: jails.web: ");
        assertFalse(netns.hasLink("vv0"));
    }

    private static Output refused(Output output, Path file) {
        output.expect(2);
        assertAll(
                () -> assertFalse(output.err().isEmpty(), "no fault on standard error"),
                () -> assertEquals(
                        List.of(),
                        output.err()
                                .lines()
                                .filter(l -> !l.matches(Pattern.quote(file.toString()) + ":\\d+: [^:]+: .+"))
                                .toList(),
                        () -> "lines that are not file:line: path: reason\n" + output),
                () -> assertFalse(output.err().contains("\tat "), () -> "a stack trace\n" + output),
                () -> assertEquals(
                        List.of("lo"),
                        List.of(netns.run("ls", "/sys/class/net").strip().split("\\s+", -1)),
                        "links"));
        return output;
    }
}
