package org.vvorld.daemon.command;

import java.util.ArrayList;
import java.util.List;

/** Keeps output until the admin thread is left: a slow reader must not hold up the other commands. */
final class BufferedOutput implements CommandOutput {
    private record Chunk(boolean isError, StringBuilder text) {}

    private final List<Chunk> chunks = new ArrayList<>();

    @Override
    public void out(String text) {
        add(false, text);
    }

    @Override
    public void err(String text) {
        add(true, text);
    }

    private void add(boolean isError, String text) {
        if (chunks.isEmpty() || chunks.getLast().isError != isError) {
            chunks.add(new Chunk(isError, new StringBuilder()));
        }
        chunks.getLast().text.append(text);
    }

    @Override
    public boolean isClosed() {
        return false;
    }

    /** Hands everything on, in the order it came. */
    void writeTo(CommandOutput to) {
        for (Chunk c : chunks) {
            if (c.isError) {
                to.err(c.text.toString());
            } else {
                to.out(c.text.toString());
            }
        }
    }
}
