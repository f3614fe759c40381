package org.vvorld.integration.harness;

import java.nio.file.Files;
import java.nio.file.Path;

/** The built programs: those that {@code -Dvvorld.dist} names, or the daemon module's. */
public final class Distribution {
    private static final Path HOME = Path.of(System.getProperty("vvorld.dist", "../daemon/target/vvorld"))
            .toAbsolutePath()
            .normalize();
    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();

    private Distribution() {}

    /** A program in its {@code bin/}. */
    public static String program(String name) {
        return HOME.resolve("bin").resolve(name).toString();
    }

    /** A file of the repository. */
    public static Path repository(String name) {
        return TOP.resolve(name);
    }

    static void require() {
        for (String name : new String[] {"vvorldd", "vvctl"}) {
            if (!Files.isExecutable(Path.of(program(name)))) {
                throw new AssertionError("there is no " + program(name)
                        + ": the distribution is not built. Run make test, or make build before these tests");
            }
        }
    }
}
