package org.vvorld.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
    @TempDir
    private Path directory;

    @Test
    void groups() throws Exception {
        assertEquals(OptionalInt.of(0), Credentials.gid("root"));
        assertEquals(OptionalInt.of(0), Credentials.uid("root"));
        Path file = Files.writeString(
                directory.resolve("group"), "root:x:0:\nvvorld:x:989:alice,bob\nbad:x:nine:\nshort:x\n+::0:\n");
        assertEquals(OptionalInt.of(989), Credentials.number(file, "vvorld"));
        assertEquals(OptionalInt.empty(), Credentials.number(file, "bad"));
        assertEquals(OptionalInt.empty(), Credentials.number(file, "short"));
        assertEquals(OptionalInt.empty(), Credentials.number(file, "alice"));
    }

    @Test
    void effectiveUidIsThatOfOurFiles() throws Exception {
        Path file = Files.createFile(directory.resolve("mine"));
        assertEquals(Files.getAttribute(file, "unix:uid"), Credentials.effectiveUid());
    }

    @Test
    void groupsOfNoSocket() {
        LinuxException e = assertThrows(LinuxException.class, () -> Credentials.peerGroups(-1));
        assertEquals(Errno.EBADF, e.errno());
        assertTrue(e.getMessage().startsWith("getsockopt(SO_PEERGROUPS) to learn a client's groups: "), e.getMessage());
    }

    @Test
    void umask() throws Exception {
        int before = Credentials.umask(0177);
        try {
            Path file = Files.createFile(directory.resolve("private"));
            assertEquals(0600, (int) Files.getAttribute(file, "unix:mode") & 0777);
        } finally {
            assertEquals(0177, Credentials.umask(before));
        }
    }
}
