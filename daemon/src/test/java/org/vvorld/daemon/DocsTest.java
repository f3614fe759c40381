package org.vvorld.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vvorld.daemon.world.HostSysctl;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;

/** The tables of docs/operating.md say what the code says. */
class DocsTest {
    @Test
    void everyDropCounterAndSysctlIsDocumentedAsItIs() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("../docs/operating.md"));
        List<String> missing = new ArrayList<>();
        for (Drop d : Drop.values()) {
            require(rows, missing, "| `" + d.key() + "` | " + d.help() + " |");
        }
        for (Counter c : Counter.values()) {
            require(rows, missing, "| `" + c.key() + "` | " + c.group().key() + " | " + c.help() + " |");
        }
        for (Sysctl s : Sysctl.values()) {
            require(
                    rows,
                    missing,
                    "| `" + s.key() + "` | " + s.shown(s.defaultValue()) + " | " + s.shown(s.minimum()) + " | "
                            + s.shown(s.maximum()) + " | " + s.description() + " |");
        }
        for (HostSysctl s : HostSysctl.all()) {
            String access = s.isSettable() ? "yes" : "no";
            require(
                    rows,
                    missing,
                    "| `" + s.key() + "` | " + access + " | " + s.values() + " | " + s.description() + " |");
        }
        assertEquals(List.of(), missing, "add these rows to docs/operating.md");
    }

    private static void require(List<String> rows, List<String> missing, String row) {
        if (!rows.contains(row)) {
            missing.add(row);
        }
    }
}
