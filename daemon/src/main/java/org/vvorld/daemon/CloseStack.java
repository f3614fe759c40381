package org.vvorld.daemon;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what was opened, newest first. The first failure is thrown, later ones are suppressed in it; everything is closed. */
@SuppressWarnings("try") // close() may throw anything: it runs what others wrote
public final class CloseStack implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** Remembers {@code part} and returns it, so that opening and remembering is one line. */
    public <T extends AutoCloseable> T push(T part) {
        opened.push(part);
        return part;
    }

    @Override
    public void close() throws Exception {
        Exception first = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
