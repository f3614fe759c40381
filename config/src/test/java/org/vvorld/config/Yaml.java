package org.vvorld.config;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Loads text in tests. */
final class Yaml {
    private Yaml() {}

    static VvorldConfig load(String yaml) {
        try {
            return ConfigLoader.load("x.yaml", bytes(yaml));
        } catch (ConfigException e) {
            throw new AssertionError("expected no fault, but:\n" + e.getMessage(), e);
        }
    }

    /** The lines of the faults that the text must have. */
    static List<String> faults(byte[] yaml) {
        ConfigException e = assertThrows(ConfigException.class, () -> ConfigLoader.load("x.yaml", yaml));
        return lines(e);
    }

    static List<String> faults(String yaml) {
        return faults(bytes(yaml));
    }

    static List<String> lines(ConfigException e) {
        return e.faults().stream().map(Fault::toString).toList();
    }

    static byte[] bytes(String yaml) {
        return yaml.getBytes(StandardCharsets.UTF_8);
    }
}
