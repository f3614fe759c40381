package org.vvorld.config;

import java.nio.file.Path;

/** Reads a config. Whatever the file holds, the outcome is a config without a fault or a {@link ConfigException}. */
public final class ConfigLoader {
    /** Bytes that a config may have: a hundred thousand jails and more, and little enough to read at once. */
    public static final int MAX_BYTES = 1 << 24;

    private ConfigLoader() {}

    /** Reads a file, with any sysctl accepted. */
    public static VvorldConfig load(Path file) throws ConfigException {
        return load(file, SysctlCheck.ACCEPT_ALL);
    }

    /** Reads a file. */
    public static VvorldConfig load(Path file, SysctlCheck sysctls) throws ConfigException {
        return load(file.toString(), ConfigFile.read(file), sysctls);
    }

    /** Reads what a file holds, with any sysctl accepted. */
    public static VvorldConfig load(String fileName, byte[] yaml) throws ConfigException {
        return load(fileName, yaml, SysctlCheck.ACCEPT_ALL);
    }

    /**
     * Reads what a file holds.
     *
     * @param fileName for the messages
     * @param yaml UTF-8, at most {@link #MAX_BYTES}
     * @throws ConfigException with every fault that was found
     */
    public static VvorldConfig load(String fileName, byte[] yaml, SysctlCheck sysctls) throws ConfigException {
        String file = Text.oneLine(fileName);
        return ConfigReader.read(file, YamlDocument.parse(file, yaml), sysctls);
    }
}
