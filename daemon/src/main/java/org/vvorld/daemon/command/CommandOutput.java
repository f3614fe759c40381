package org.vvorld.daemon.command;

import java.nio.charset.StandardCharsets;

/** Where a command's output goes, while it runs. Any method may wait for a slow reader, so never on the admin thread. */
public interface CommandOutput {
    /** Standard output; lines end with a newline. */
    void out(String text);

    /** Standard error; lines end with a newline. */
    void err(String text);

    /** Standard output of any bytes, as they are. */
    default void data(byte[] bytes) {
        out(new String(bytes, StandardCharsets.UTF_8));
    }

    /** Is nobody there any more to read it? A command that runs for long asks now and then, and ends. */
    boolean isClosed();
}
