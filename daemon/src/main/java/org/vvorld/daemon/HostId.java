package org.vvorld.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What tells this host from another: machine-id(5), or the host's name. */
final class HostId {
    private HostId() {}

    static String read() {
        for (String file : new String[] {"/etc/machine-id", "/proc/sys/kernel/hostname"}) {
            String id = readIfThere(Path.of(file));
            if (!id.isEmpty()) {
                return id;
            }
        }
        return "vvorld";
    }

    private static String readIfThere(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
