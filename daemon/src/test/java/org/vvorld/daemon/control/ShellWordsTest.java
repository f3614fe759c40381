package org.vvorld.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShellWordsTest {
    @Test
    void splitsAsAShellWould() {
        assertEquals(List.of("jls", "-n"), ShellWords.of("  jls\t-n "));
        assertEquals(List.of("a b", "c'd", "e\"f", ""), ShellWords.of("'a b' \"c'd\" \"e\\\"f\" ''"));
        assertEquals(List.of("a b", "\\n"), ShellWords.of("a\\ b '\\n'"));
        assertEquals(List.of("x#y"), ShellWords.of("x#y # a comment"));
        assertEquals(List.of(), ShellWords.of("# nothing"));
        assertEquals(List.of(), ShellWords.of(""));
    }

    @Test
    void refusesWhatIsNotClosed() {
        assertThrows(IllegalArgumentException.class, () -> ShellWords.of("jail 'x"));
        assertThrows(IllegalArgumentException.class, () -> ShellWords.of("jail x\\"));
    }
}
