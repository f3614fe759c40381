package org.vvorld.daemon.command;

import java.util.ArrayList;
import java.util.List;

/** Keeps output until the admin thread is left: a slow reader must not hold up the other commands. */
public final class BufferedOutput implements CommandOutput {
    private record Chunk(boolean isError, StringBuilder text) {}

    private List<Chunk> chunks = List.of();
    private int length;

    @Override
    public void out(String text) {
        add(false, text);
    }

    @Override
    public void err(String text) {
        add(true, text);
    }

    private void add(boolean isError, String text) {
        if (chunks.isEmpty()) {
            chunks = new ArrayList<>(1);
        }
        length += text.length();
        if (chunks.isEmpty() || chunks.getLast().isError != isError) {
            chunks.add(new Chunk(isError, new StringBuilder()));
        }
        chunks.getLast().text.append(text);
    }

    @Override
    public boolean isClosed() {
        return false;
    }

    /** Characters in it. */
    public int length() {
        return length;
    }

    /** Hands everything on, in the order it came. */
    public void writeTo(CommandOutput to) {
        if (to instanceof BufferedOutput b && b.chunks.isEmpty()) {
            // As it is: a listing of all jails is long, and a copy as long again.
            b.chunks = chunks;
            b.length = length;
            chunks = List.of();
            length = 0;
            return;
        }
        for (Chunk c : chunks) {
            if (c.isError) {
                to.err(c.text.toString());
            } else {
                to.out(c.text.toString());
            }
        }
    }
}
