package org.vvorld.stack.vnet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was still there when vnets were gone, by kind and owner. Anything at all is a bug. */
public record Leftovers(List<Leftover> all) {
    /** What can be left over. */
    public enum Kind {
        /** Packets charged to a vnet, or waiting in a queue for it. */
        PACKETS,
        /** Timers that its shards have armed. */
        TIMERS,
        /** Datagrams that are not whole. */
        DATAGRAMS,
        /** Entries of its ARP table. */
        NEIGHBOURS,
        /** Routes in its table. */
        ROUTES,
        /** Sockets that are bound. */
        SOCKETS,
        /** TCP connections, in TIME-WAIT or not. */
        CONNECTIONS,
        /** Interfaces in its list. */
        INTERFACES,
        /** Parts that stopped while others used them, or after what they use. */
        ORDER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One kind of thing.
     *
     * @param owner the vnet's name
     */
    public record Leftover(Kind kind, String owner, long count) {
        @Override
        public String toString() {
            return count + " " + kind + " of vnet " + owner;
        }
    }

    public static final Leftovers NONE = new Leftovers(List.of());

    /** Owners that are named; what more there are is added up. */
    private static final int NAMED = 100;

    private static final String OTHERS = "(others)";

    public Leftovers {
        all = List.copyOf(all);
    }

    /** {@code count} of a kind; {@link #NONE} if that is 0. */
    static Leftovers of(Kind kind, String owner, long count) {
        return count == 0 ? NONE : new Leftovers(List.of(new Leftover(kind, owner, count)));
    }

    public long total() {
        return all.stream().mapToLong(Leftover::count).sum();
    }

    public long count(Kind kind) {
        return all.stream()
                .filter(l -> l.kind == kind)
                .mapToLong(Leftover::count)
                .sum();
    }

    public Leftovers plus(Leftovers o) {
        if (o.all.isEmpty() || all.isEmpty()) {
            return o.all.isEmpty() ? this : o;
        }
        List<Leftover> sum = new ArrayList<>(all);
        for (Leftover l : o.all) {
            add(sum, l);
        }
        return new Leftovers(sum);
    }

    private static void add(List<Leftover> sum, Leftover more) {
        for (int i = 0; i < sum.size(); i++) {
            Leftover l = sum.get(i);
            if (l.kind == more.kind && l.owner.equals(more.owner)) {
                sum.set(i, new Leftover(l.kind, l.owner, l.count + more.count));
                return;
            }
        }
        if (sum.size() < NAMED || more.owner.equals(OTHERS)) {
            sum.add(more);
        } else {
            add(sum, new Leftover(more.kind, OTHERS, more.count));
        }
    }

    /** {@code none}, or {@code 3 packets of vnet web, 1 timers of vnet web}. */
    @Override
    public String toString() {
        return all.isEmpty() ? "none" : all.stream().map(Leftover::toString).collect(Collectors.joining(", "));
    }
}
