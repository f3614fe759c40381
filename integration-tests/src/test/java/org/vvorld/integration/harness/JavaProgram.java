package org.vvorld.integration.harness;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A class of the tests with a {@code main}, run in a network namespace: the JVM of the tests itself is in none of them. */
public final class JavaProgram {
    private JavaProgram() {}

    public static Command in(Netns netns, Class<?> program, String... arguments) {
        List<String> argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classes(program),
                program.getName()));
        argv.addAll(List.of(arguments));
        return netns.command(argv.toArray(String[]::new));
    }

    private static String classes(Class<?> program) {
        try {
            return Path.of(program.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
