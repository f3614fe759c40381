package org.vvorld.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vvorld.daemon.DaemonOptions.Action;

class DaemonOptionsTest {
    @Test
    void readsWhatIsGiven() {
        assertEquals(
                new DaemonOptions(Action.RUN, Path.of("/etc/vvorld/vvorld.yaml"), Optional.empty()),
                DaemonOptions.parse());
        assertEquals(
                new DaemonOptions(Action.CHECK, Path.of("a.yaml"), Optional.of(Path.of("/s"))),
                DaemonOptions.parse("-S", "/s", "--check", "-f", "a.yaml"));
        assertEquals(Action.VERSION, DaemonOptions.parse("--version").action());
        assertEquals(Action.HELP, DaemonOptions.parse("-h").action());
    }

    @Test
    void saysWhichArgumentIsWrong() {
        assertEquals("unknown argument '-x'", reason("-x"));
        assertEquals("unknown argument 'a.yaml'", reason("a.yaml"));
        assertEquals("-f needs a path", reason("-f"));
        assertEquals("-S needs a path", reason("-S", ""));
    }

    private static String reason(String... arguments) {
        return assertThrows(IllegalArgumentException.class, () -> DaemonOptions.parse(arguments))
                .getMessage();
    }
}
