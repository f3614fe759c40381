package org.vvorld.daemon.admin;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The admin thread: what changes or reads the world's settings runs here, one after another. It never touches what a worker owns;
 * it publishes snapshots or posts to the worker.
 */
public final class Admin implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Admin.class.getName());
    private static final int WAITING_AT_MOST = 1024;

    private final ThreadPoolExecutor thread;
    private final Queue<Runnable> later = new ConcurrentLinkedQueue<>();
    private volatile Thread current;

    public Admin() {
        thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_AT_MOST), work -> {
            current = Thread.ofPlatform().name("vvorld-admin").unstarted(work);
            return current;
        });
    }

    /**
     * Has {@code work} run on the admin thread, soon; does not wait, whatever else does. Any thread. What it throws is logged. When the
     * daemon is stopping it may not run any more.
     */
    public void post(Runnable work) {
        later.add(work);
        try {
            thread.execute(this::runPosted);
        } catch (RejectedExecutionException e) {
            // Commands wait: the first of them runs it when it is through.
            LOG.log(Level.DEBUG, "work for the admin thread waits for a command to end", e);
        }
    }

    private void runPosted() {
        for (Runnable work = later.poll(); work != null; work = later.poll()) {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "what a worker asked of the admin thread failed", e);
            }
        }
    }

    /**
     * Runs {@code work} on the admin thread and returns its result; at once if that is the caller's.
     *
     * @throws AdminException what the work threw, or that too many wait or the daemon is stopping
     */
    public <T> T call(Callable<T> work) {
        if (Thread.currentThread() == current) {
            return here(work);
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    result.complete(work.call());
                } catch (Throwable e) {
                    result.completeExceptionally(e);
                }
                runPosted();
            });
            return result.get();
        } catch (RejectedExecutionException e) {
            throw new AdminException(
                    thread.isShutdown() ? "vvorldd is stopping" : "vvorldd is busy: too many commands wait; try again",
                    e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException r -> throw r;
                case Error r -> throw r;
                case Throwable r -> throw new AdminException(r.getMessage(), r);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AdminException("interrupted while waiting for vvorldd's admin thread", e);
        }
    }

    private static <T> T here(Callable<T> work) {
        try {
            return work.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AdminException(e.getMessage(), e);
        }
    }

    /** Runs {@code work} on the admin thread and waits for its end. */
    public void run(Runnable work) {
        call(() -> {
            work.run();
            return null;
        });
    }

    /** Takes no new work and waits for the end of what was taken. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
