package org.vvorld.daemon.world;

import java.util.Optional;
import org.vvorld.stack.netisr.Protocol;
import org.vvorld.stack.netisr.RingShare;
import org.vvorld.stack.netisr.Shard;
import org.vvorld.stack.vnet.Vnet;

/** What {@code netstat -Q} counts, by worker and protocol: of one vnet, or of several together. */
public final class NetisrTable {
    /** Columns, in FreeBSD's order and with libxo's names. */
    public enum Column {
        LENGTH("length"),
        /** The most there were at once; of several vnets, in the one that had most: the limit too is a vnet's. */
        WATERMARK("watermark"),
        DISPATCHED("dispatched"),
        HYBRID_DISPATCHED("hybrid-dispatched"),
        QUEUE_DROPS("queue-drops"),
        QUEUED("queued"),
        HANDLED("handled");

        private final String key;

        Column(String key) {
            this.key = key;
        }

        public String key() {
            return key;
        }
    }

    private static final int COLUMNS = Column.values().length;
    private static final int PROTOCOLS = Protocol.values().length;
    private static final int WORKER = PROTOCOLS * COLUMNS;

    private final int workers;
    private final long[] cells;

    NetisrTable(int workers) {
        this.workers = workers;
        cells = new long[workers * WORKER];
    }

    public int workers() {
        return workers;
    }

    public long value(int worker, Protocol p, Column c) {
        return cells[at(worker, p, c)];
    }

    /** The sum over all workers and protocols. */
    public long sum(Column c) {
        long sum = 0;
        for (int at = c.ordinal(); at < cells.length; at += COLUMNS) {
            sum += cells[at];
        }
        return sum;
    }

    private static int at(int worker, Protocol p, Column c) {
        return worker * WORKER + p.ordinal() * COLUMNS + c.ordinal();
    }

    /** Adds what a vnet has counted; its workers go on counting meanwhile. */
    void add(Vnet v) {
        v.ring().ifPresent(this::add);
        for (int w = 0; w < workers; w++) {
            Optional<Shard> shard = v.shardOf(w);
            if (shard.isPresent()) {
                add(w, shard.get());
            }
        }
    }

    private void add(RingShare ring) {
        for (int w = 0; w < workers; w++) {
            for (Protocol p : Protocol.values()) {
                long handled = ring.handled(w, p);
                int length = ring.length(w, p);
                add(w, p, Column.LENGTH, length);
                add(w, p, Column.WATERMARK, ring.watermark(w, p));
                add(w, p, Column.QUEUE_DROPS, ring.refused(w, p));
                add(w, p, Column.QUEUED, handled + length);
                add(w, p, Column.HANDLED, handled);
            }
        }
    }

    private void add(int w, Shard s) {
        for (Protocol p : Protocol.values()) {
            long direct = s.dispatchedDirect(p);
            long hybrid = s.dispatchedHybrid(p);
            add(w, p, Column.DISPATCHED, direct);
            add(w, p, Column.HYBRID_DISPATCHED, hybrid);
            add(w, p, Column.HANDLED, direct + hybrid);
        }
        int waiting = s.crossingsWaiting();
        long queued = Math.max(waiting, s.crossingsQueued());
        add(w, Protocol.EPAIR, Column.LENGTH, waiting);
        add(w, Protocol.EPAIR, Column.WATERMARK, s.crossingsWatermark());
        add(w, Protocol.EPAIR, Column.QUEUE_DROPS, s.crossingsRefused());
        add(w, Protocol.EPAIR, Column.QUEUED, queued);
        add(w, Protocol.EPAIR, Column.HANDLED, queued - waiting);
    }

    private void add(int worker, Protocol p, Column c, long value) {
        int at = at(worker, p, c);
        cells[at] = c == Column.WATERMARK ? Math.max(cells[at], value) : cells[at] + value;
    }

    /** Adds another table. */
    void add(NetisrTable other) {
        for (int at = 0; at < cells.length; at++) {
            boolean isMost = at % COLUMNS == Column.WATERMARK.ordinal();
            cells[at] = isMost ? Math.max(cells[at], other.cells[at]) : cells[at] + other.cells[at];
        }
    }

    /**
     * Makes no cell but the lengths smaller than it was in {@code earlier}. Two figures of a worker that goes on are not of the same
     * moment, so a sum of them may be one packet behind an earlier one; whoever sees a counter go back takes that for a restart.
     */
    void notBelow(NetisrTable earlier) {
        for (int at = 0; at < cells.length; at++) {
            if (at % COLUMNS != Column.LENGTH.ordinal()) {
                cells[at] = Math.max(cells[at], earlier.cells[at]);
            }
        }
    }
}
