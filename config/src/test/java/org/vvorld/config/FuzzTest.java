package org.vvorld.config;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Any bytes give a config or a {@link ConfigException}, and each fault is one line. */
class FuzzTest {
    private static final int ROUNDS = 20_000;
    private static final String[] WORDS = {
        "[",
        "]",
        "{",
        "}",
        ": ",
        "- ",
        "? ",
        "&a ",
        "*a",
        "!!str ",
        "|",
        ">",
        "\"",
        "'",
        "#",
        "%YAML 1.2\n",
        "---\n",
        "...\n",
        "\n",
        "  ",
        "\t",
        "\0",
        "\u00fc",
        "\u2028",
        "<<: ",
        "null",
        "~",
        "-1",
        "/0",
        "0.0.0.0/0",
        "99999999999999999999",
        "true",
        "jails:",
        "\\u0000",
        "\\x",
        "\\U99999999",
        "default",
        "off",
        "@",
        "`"
    };

    private int loaded;
    private int refused;

    @Test
    void mutationsOfTheDemo() throws IOException {
        byte[] demo = Files.readAllBytes(Path.of("examples/demo.yaml"));
        // The commented header would take most of the mutations.
        byte[] terse = new String(demo, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.strip().startsWith("#"))
                .map(line -> line.replaceFirst(" +#.*", ""))
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
        var random = new Random(20260501);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = round % 10 == 0 ? demo : terse;
            for (int n = random.nextInt(4); n >= 0; n--) {
                bytes = mutated(bytes, random);
            }
            load(bytes, round);
        }
        assertTrue(loaded > ROUNDS / 100, () -> "only " + loaded + " loaded");
        assertTrue(refused > ROUNDS / 2, () -> "only " + refused + " were refused");
    }

    @Test
    void randomBytesAndRandomText() {
        var random = new Random(7);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            load(bytes, round);
            var text = new StringBuilder();
            for (int n = random.nextInt(40); n > 0; n--) {
                text.append(WORDS[random.nextInt(WORDS.length)]);
            }
            load(text.toString().getBytes(StandardCharsets.UTF_8), round);
        }
        assertTrue(refused > ROUNDS, () -> "only " + refused + " were refused");
    }

    private void load(byte[] bytes, int round) {
        try {
            ConfigLoader.load("x.yaml", bytes);
            loaded++;
        } catch (ConfigException e) {
            refused++;
            assertTrue(!e.faults().isEmpty());
            for (Fault fault : e.faults()) {
                assertTrue(
                        fault.toString().matches("x\\.yaml:[1-9][0-9]*: [^\\p{Cntrl}]*: [^\\p{Cntrl}]+"),
                        () -> "round " + round + ": " + fault);
            }
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("round " + round + ":\n" + new String(bytes, StandardCharsets.UTF_8), e);
        }
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return new byte[] {'a'};
        }
        int at = random.nextInt(bytes.length);
        int end = Math.min(bytes.length, at + random.nextInt(20));
        return switch (random.nextInt(5)) {
            case 0 -> { // one bit
                byte[] copy = bytes.clone();
                copy[at] ^= (byte) (1 << random.nextInt(8));
                yield copy;
            }
            case 1 -> joined(bytes, 0, at, bytes, end, bytes.length); // a cut
            case 2 -> joined(bytes, 0, end, bytes, at, bytes.length); // a piece twice
            case 3 -> { // a word put in
                byte[] word = WORDS[random.nextInt(WORDS.length)].getBytes(StandardCharsets.UTF_8);
                yield joined(joined(bytes, 0, at, word, 0, word.length), 0, at + word.length, bytes, at, bytes.length);
            }
            default -> Arrays.copyOf(bytes, Math.max(1, random.nextInt(10) == 0 ? at : bytes.length - 1));
        };
    }

    private static byte[] joined(byte[] a, int fromA, int toA, byte[] b, int fromB, int toB) {
        byte[] out = Arrays.copyOf(Arrays.copyOfRange(a, fromA, toA), toA - fromA + toB - fromB);
        System.arraycopy(b, fromB, out, toA - fromA, toB - fromB);
        return out;
    }
}
