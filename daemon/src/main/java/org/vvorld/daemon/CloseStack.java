package org.vvorld.daemon;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what was opened, newest first. The first failure is thrown, later ones are suppressed in it; everything is closed. */
public final class CloseStack implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** Remembers {@code part} and returns it, so that opening and remembering is one line. */
    public <T extends AutoCloseable> T push(T part) {
        opened.push(part);
        return part;
    }

    /** @throws IllegalStateException with the first failure as its cause */
    @Override
    public void close() {
        IllegalStateException failure = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = new IllegalStateException(e.getMessage(), e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
