package org.vvorld.daemon.command;

/** Where a command's output goes, while it runs. Any method may wait for a slow reader, so never on the admin thread. */
public interface CommandOutput {
    /** Standard output; lines end with a newline. */
    void out(String text);

    /** Standard error; lines end with a newline. */
    void err(String text);

    /** Is nobody there any more to read it? A command that runs for long asks now and then, and ends. */
    boolean isClosed();
}
