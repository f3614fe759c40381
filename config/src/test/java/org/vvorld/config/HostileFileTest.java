package org.vvorld.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no config at all, or was made to do harm. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostileFileTest {
    @TempDir
    private Path directory;

    private static List<String> faults(Path file) {
        return Yaml.lines(assertThrows(ConfigException.class, () -> ConfigLoader.load(file)));
    }

    private static final int MEBIBYTE = 1 << 20;

    @Test
    void missing() {
        Path file = directory.resolve("no.yaml");
        assertEquals(List.of(file + ":1: (file): there is no such file; check the path"), faults(file));
    }

    @Test
    void aNameWithALineEnd() {
        assertEquals(
                List.of("a\\u000ab.yaml:1: (file): there is no such file; check the path"),
                faults(Path.of("a\nb.yaml")));
    }

    @Test
    void aDirectory() {
        assertEquals(List.of(directory + ":1: (file): is a directory; give the file in it"), faults(directory));
    }

    @Test
    void aDevice() {
        assertEquals(
                List.of("/dev/zero:1: (file): is not a regular file;"
                        + " a pipe or a device cannot be read again on reload"),
                faults(Path.of("/dev/zero")));
    }

    @Test
    void aLinkToItself() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("link"));
        List<String> faults = faults(link);
        assertEquals(1, faults.size());
        assertTrue(faults.getFirst().startsWith(link + ":1: (file): cannot be read: "), faults::toString);
    }

    @Test
    void aFileThatCannotBeRead() {
        // Address 0 of this process: open succeeds, read fails.
        List<String> faults = faults(Path.of("/proc/self/mem"));
        assertEquals(List.of("/proc/self/mem:1: (file): cannot be read: Input/output error"), faults);
    }

    @Test
    void permissionDenied() {
        assertEquals(
                "permission denied; make it readable for the user that runs vvorldd",
                ConfigFile.reason(new AccessDeniedException("x.yaml")));
    }

    @Test
    void twentyMegabytes() throws IOException {
        Path file = directory.resolve("big.yaml");
        Files.write(file, new byte[20_000_000]);
        assertEquals(
                List.of(file + ":1: (file): has 20000000 bytes; a config has at most 16777216 (16 MiB)"), faults(file));
        assertEquals(
                List.of("x.yaml:1: (file): has 20000000 bytes; a config has at most 16777216 (16 MiB)"),
                Yaml.faults(new byte[20_000_000]));
    }

    @Test
    void sixteenMebibytesAreRead() throws Exception {
        String yaml = "jails: {}\n";
        Path file = directory.resolve("x.yaml");
        Files.writeString(file, yaml + "#".repeat(ConfigLoader.MAX_BYTES - yaml.length()));
        assertEquals(Yaml.load(yaml), ConfigLoader.load(file));
        assertEquals(1, faultsOfLength(ConfigLoader.MAX_BYTES + 1));
    }

    private static int faultsOfLength(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) '#');
        return Yaml.faults(bytes).size();
    }

    @Test
    void notUtf8() {
        byte[] latin1 = "jails: {}\n# gr\u00fcn\n".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(List.of("x.yaml:2: (file): byte 0xfc is not UTF-8; a config is UTF-8 text"), Yaml.faults(latin1));
    }

    @Test
    void cutInsideACharacter() {
        assertEquals(
                List.of("x.yaml:1: (file): byte 0xc3 is not UTF-8; a config is UTF-8 text"),
                Yaml.faults(new byte[] {'#', (byte) 0xc3}));
    }

    @Test
    void binary() {
        assertEquals(
                List.of("x.yaml:2: (file): character U+0000 is not text; a config is UTF-8 text"),
                Yaml.faults("jails: {}\n\0\0\0"));
        assertEquals(
                List.of("x.yaml:1: (file): character U+007F is not text; a config is UTF-8 text"),
                Yaml.faults("\u007fELF\u0002"));
    }

    @Test
    void aByteOrderMarkIsNoFault() {
        assertEquals(Yaml.load("jails: {}"), Yaml.load("\uFEFFjails: {}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? ", "a: [", "{? "})
    void deepNesting(String level) {
        List<String> faults = Yaml.faults(level.repeat(100_000));
        assertEquals(List.of("x.yaml:1: (file): maps and lists are nested deeper than 16 levels here"), faults);
    }

    @Test
    void deepNestingByIndentation() {
        var yaml = new StringBuilder();
        for (int depth = 0; depth < 1000; depth++) {
            yaml.append(" ".repeat(depth)).append("a:\n");
        }
        assertEquals(
                List.of("x.yaml:17: (file): maps and lists are nested deeper than 16 levels here"),
                Yaml.faults(yaml.toString()));
    }

    @Test
    void aLongNameMakesAShortLine() {
        assertTrue(Yaml.faults("jails: *" + "a".repeat(100_000)).getFirst().length() < 300);
        assertTrue(Yaml.faults("a".repeat(500) + ": 1\njails: {}\n").getFirst().length() < 200);
    }

    @Test
    void aBombOfAliases() {
        var yaml = new StringBuilder("a0: &a0 [x]\n");
        for (int level = 1; level < 30; level++) {
            String alias = "*a" + (level - 1);
            yaml.append("a" + level + ": &a" + level + " [" + String.join(", ", List.of(alias, alias, alias, alias)))
                    .append("]\n");
        }
        yaml.append("jails: {}\n");
        assertEquals(
                List.of("x.yaml:14: (file): more than 50 aliases of maps and lists; write them out"),
                Yaml.faults(yaml.toString()));
    }

    @Test
    void aliasesOfALargeMap() {
        var yaml = new StringBuilder("jails:\n  j: &j\n    sysctl: &s\n");
        for (int i = 0; i < 10_000; i++) {
            yaml.append("      net.a.b" + i + ": 1\n");
        }
        for (int i = 0; i < 50; i++) {
            yaml.append("  j" + i + ": *j\n");
        }
        assertEquals(51, Yaml.load(yaml.toString()).jails().size());
    }

    @Test
    void moreFaultsThanAnyoneReads() {
        var yaml = new StringBuilder("jails: {}\n");
        for (int i = 0; i < 50_000; i++) {
            yaml.append("k" + i + ": 1\n");
        }
        List<String> faults = Yaml.faults(yaml.toString());
        assertEquals(1001, faults.size());
        assertEquals("x.yaml:1: (file): 49000 more faults; mend these first", faults.getLast());
    }

    @Test
    void manyAddressesAndRoutes() {
        var yaml = new StringBuilder("jails:\n  a:\n    interfaces:\n");
        for (int i = 0; i < 5000; i++) {
            yaml.append("      epair" + i + "a: {inet: 10." + i / 250 + "." + i % 250 + ".1/24}\n");
        }
        yaml.append("    routes:\n");
        for (int i = 0; i < 5000; i++) {
            yaml.append("      11." + i / 250 + "." + i % 250 + ".0/24: 10." + i / 250 + "." + i % 250 + ".2\n");
        }
        assertEquals(
                5000, Yaml.load(yaml.toString()).jails().getFirst().routes().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "a ", "\"", "'a' ", "a: b\n", "- a\n", "#\n", "&a ", "*a ", "!", "|\n", "%a\n", "a, ", ": "
            })
    void aMebibyteOfTheSame(String piece) {
        assertTrue(!Yaml.faults(piece.repeat(MEBIBYTE / piece.length())).isEmpty());
        assertTrue(
                !Yaml.faults("[" + piece.repeat(MEBIBYTE / piece.length() - 1)).isEmpty());
    }
}
