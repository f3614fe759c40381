package org.vvorld.stack.route;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/** Prefixes in sorted arrays, 13 bytes each, and their ranges, which each change makes anew. */
final class Bucket extends Rib {
    private long[] addresses;
    private byte[] lengths;
    private Object[] values;

    private long[] starts;
    private Object[] answers;
    private int ranges;

    Bucket(PrefixTable table, int depth, long base) {
        super(table, depth, base);
        addresses = PrefixTable.NO_LONGS;
        lengths = PrefixTable.NO_BYTES;
        values = PrefixTable.NONE;
    }

    @Override
    Rib set(long address, int length, Object value, Object cover) {
        int at = find(address, length);
        if (at >= 0 && value != null) {
            values[at] = value;
        } else if (at >= 0) {
            remove(at);
        } else if (value != null) {
            insert(-1 - at, address, length, value);
        }
        if (size() > table.burst(depth)) {
            Inner inner = new Inner(table, depth, base);
            for (int i = 0; i < size(); i++) {
                inner.load(addresses[i], lengths[i], values[i]);
            }
            inner.publishAll(cover);
            return inner;
        }
        recover(cover);
        return this;
    }

    /** Adds without publishing, in order. */
    void load(long address, int length, Object value) {
        insert(size(), address, length, value);
    }

    private int find(long address, int length) {
        int low = 0;
        int high = addresses.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Long.compareUnsigned(addresses[middle], address);
            order = order != 0 ? order : lengths[middle] - length;
            if (order == 0) {
                return middle;
            } else if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1 - low;
    }

    private void insert(int at, long address, int length, Object value) {
        int n = size();
        long[] a = Arrays.copyOf(addresses, n + 1);
        byte[] l = Arrays.copyOf(lengths, n + 1);
        Object[] v = Arrays.copyOf(values, n + 1);
        System.arraycopy(addresses, at, a, at + 1, n - at);
        System.arraycopy(lengths, at, l, at + 1, n - at);
        System.arraycopy(values, at, v, at + 1, n - at);
        a[at] = address;
        l[at] = (byte) length;
        v[at] = value;
        addresses = a;
        lengths = l;
        values = v;
    }

    private void remove(int at) {
        int n = size() - 1;
        long[] a = Arrays.copyOf(addresses, n);
        byte[] l = Arrays.copyOf(lengths, n);
        Object[] v = Arrays.copyOf(values, n);
        System.arraycopy(addresses, at + 1, a, at, n - at);
        System.arraycopy(lengths, at + 1, l, at, n - at);
        System.arraycopy(values, at + 1, v, at, n - at);
        addresses = a;
        lengths = l;
        values = v;
    }

    @Override
    Object recover(Object cover) {
        int n = size();
        starts = new long[2 * n + 1];
        answers = new Object[2 * n + 1];
        ranges = 0;
        fill(0, base, last(base, depth), cover);
        int longest = 0;
        for (byte length : lengths) {
            longest = Math.max(longest, length);
        }
        published = ranges == 1 ? answers[0] : Ranges.of(depth, longest, starts, Arrays.copyOf(answers, ranges));
        starts = null;
        answers = null;
        return published;
    }

    /** Cuts {@code first} to {@code last}, in which prefixes from {@code i} on nest; returns the first prefix behind it. */
    private int fill(int i, long first, long last, Object answer) {
        cut(first, answer);
        int next = i;
        while (next < addresses.length && Long.compareUnsigned(addresses[next], last) <= 0) {
            long end = last(addresses[next], lengths[next]);
            next = fill(next + 1, addresses[next], end, under(values[next], answer));
            if (end != last) {
                cut(end + 1, answer);
            }
        }
        return next;
    }

    @Override
    Rib rewrite(UnaryOperator<Object> map) {
        int n = 0;
        for (int i = 0; i < values.length; i++) {
            Object value = map.apply(values[i]);
            if (value != null) {
                addresses[n] = addresses[i];
                lengths[n] = lengths[i];
                values[n] = value;
                n++;
            }
        }
        if (n < values.length) {
            addresses = Arrays.copyOf(addresses, n);
            lengths = Arrays.copyOf(lengths, n);
            values = Arrays.copyOf(values, n);
        }
        return this;
    }

    @Override
    Object republish(Object cover) {
        for (Object value : values) {
            if (value instanceof Deep d) {
                d.lower.refresh();
            }
        }
        return recover(cover);
    }

    private void cut(long start, Object answer) {
        if (ranges > 0 && starts[ranges - 1] == start) {
            ranges--;
        }
        if (ranges == 0 || answers[ranges - 1] != answer) {
            starts[ranges] = start;
            answers[ranges] = answer;
            ranges++;
        }
    }

    @Override
    Object exact(long address, int length) {
        int at = find(address, length);
        return at < 0 ? null : values[at];
    }

    @Override
    void forEach(PrefixTable.Visitor visitor) {
        for (int i = 0; i < addresses.length; i++) {
            visitor.visit(addresses[i], lengths[i], values[i]);
        }
    }

    @Override
    int size() {
        return addresses.length;
    }

    @Override
    long bytes() {
        long sum = Footprint.object(8 + 4 * 9);
        if (addresses.length > 0) {
            sum += Footprint.array(8L * addresses.length)
                    + Footprint.array(lengths.length)
                    + Footprint.references(values.length);
        }
        for (Object v : values) {
            sum += deepBytes(v);
        }
        return sum;
    }
}
