package org.vvorld.stack.mcast;

import java.util.Arrays;

/** Unicast addresses in order, never changed: two longs each, the high halves and the low ones. */
public final class SourceSet {
    public static final SourceSet EMPTY = new SourceSet(new long[0], new long[0]);

    private final long[] his;
    private final long[] los;

    private SourceSet(long[] his, long[] los) {
        this.his = his;
        this.los = los;
    }

    public static SourceSet of(long hi, long lo) {
        return new SourceSet(new long[] {hi}, new long[] {lo});
    }

    /** The first {@code n} of the arrays, in any order, some perhaps twice. */
    public static SourceSet of(long[] his, long[] los, int n) {
        long[] newHis = new long[n];
        long[] newLos = new long[n];
        int count = 0;
        for (int i = 0; i < n; i++) {
            int at = count;
            while (at > 0 && compare(newHis[at - 1], newLos[at - 1], his[i], los[i]) > 0) {
                at--;
            }
            if (at > 0 && newHis[at - 1] == his[i] && newLos[at - 1] == los[i]) {
                continue;
            }
            System.arraycopy(newHis, at, newHis, at + 1, count - at);
            System.arraycopy(newLos, at, newLos, at + 1, count - at);
            newHis[at] = his[i];
            newLos[at] = los[i];
            count++;
        }
        return count == 0 ? EMPTY : new SourceSet(Arrays.copyOf(newHis, count), Arrays.copyOf(newLos, count));
    }

    public int size() {
        return his.length;
    }

    public boolean isEmpty() {
        return his.length == 0;
    }

    public long hi(int i) {
        return his[i];
    }

    public long lo(int i) {
        return los[i];
    }

    /** Is the address among them? Any thread, no allocation. */
    public boolean contains(long hi, long lo) {
        int low = 0;
        int high = his.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compare(his[middle], los[middle], hi, lo);
            if (order == 0) {
                return true;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return false;
    }

    private static int compare(long hiA, long loA, long hiB, long loB) {
        int order = Long.compareUnsigned(hiA, hiB);
        return order != 0 ? order : Long.compareUnsigned(loA, loB);
    }

    public SourceSet plus(long hi, long lo) {
        return union(of(hi, lo));
    }

    public SourceSet union(SourceSet other) {
        return merge(other, true, true, true);
    }

    public SourceSet intersect(SourceSet other) {
        return merge(other, false, true, false);
    }

    public SourceSet minus(SourceSet other) {
        return merge(other, true, false, false);
    }

    /** Goes through both in order and keeps what is here only, in both, or there only. */
    private SourceSet merge(SourceSet other, boolean keepsHere, boolean keepsBoth, boolean keepsThere) {
        long[] newHis = new long[size() + other.size()];
        long[] newLos = new long[newHis.length];
        int n = 0;
        int i = 0;
        int j = 0;
        while (i < size() || j < other.size()) {
            int order = i == size() ? 1 : j == other.size() ? -1 : compare(his[i], los[i], other.his[j], other.los[j]);
            boolean keeps = order == 0 ? keepsBoth : order < 0 ? keepsHere : keepsThere;
            if (keeps) {
                newHis[n] = order <= 0 ? his[i] : other.his[j];
                newLos[n++] = order <= 0 ? los[i] : other.los[j];
            }
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return n == 0 ? EMPTY : new SourceSet(Arrays.copyOf(newHis, n), Arrays.copyOf(newLos, n));
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof SourceSet s && Arrays.equals(his, s.his) && Arrays.equals(los, s.los);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(los);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < size(); i++) {
            text.append(i == 0 ? "" : ",").append(Long.toHexString(his[i])).append(':');
            text.append(Long.toHexString(los[i]));
        }
        return text.append('}').toString();
    }
}
