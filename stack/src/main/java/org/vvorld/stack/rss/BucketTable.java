package org.vvorld.stack.rss;

/**
 * Buckets and the workers that own them, FreeBSD's {@code net.inet.rss.{bits,buckets,bucket_mapping}}. A flow's bucket is the
 * low bits of its hash. Immutable; a change makes a new one.
 */
public final class BucketTable {
    /** Microsoft's limit, and FreeBSD's {@code RSS_MAXBITS}: 128 buckets. */
    public static final int MAX_BITS = 7;

    private static final String NAME = "net.inet.rss.bucket_mapping";

    /** Index: bucket. Its length is a power of two. */
    private final int[] owners;

    private final int workers;

    private BucketTable(int[] owners, int workers) {
        this.owners = owners;
        this.workers = workers;
    }

    /**
     * Two to four buckets a worker, dealt out round robin, as {@code rss_init} does it; one worker has one bucket. Workers beyond
     * 128 get none.
     *
     * @throws IllegalArgumentException if there is no worker
     */
    public static BucketTable of(int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException(NAME + ": " + workers + " workers; there must be at least 1");
        }
        // fls(n) of the C library is 32 - nlz(n).
        int fls = Integer.SIZE - Integer.numberOfLeadingZeros(workers - 1);
        int bits = workers == 1 ? 0 : Math.min(fls + 1, MAX_BITS);
        int[] owners = new int[1 << bits];
        for (int i = 0; i < owners.length; i++) {
            owners[i] = i % workers;
        }
        return new BucketTable(owners, workers);
    }

    /** How many low bits of a hash are the bucket. */
    public int bits() {
        return Integer.numberOfTrailingZeros(owners.length);
    }

    public int buckets() {
        return owners.length;
    }

    /** {@code hash & mask()} is the bucket. */
    public int mask() {
        return owners.length - 1;
    }

    /** The worker that owns the flows with this hash. */
    public int workerOf(int hash) {
        return owners[hash & owners.length - 1];
    }

    /** The worker that owns this bucket, one of {@code [0, buckets())}. */
    public int worker(int bucket) {
        return owners[bucket];
    }

    /**
     * The same with one bucket given to another worker.
     *
     * @throws IllegalArgumentException if there is no such bucket or worker
     */
    public BucketTable with(int bucket, int worker) {
        int[] changed = owners.clone();
        put(changed, bucket, worker);
        return new BucketTable(changed, workers);
    }

    private void put(int[] to, int bucket, int worker) {
        if (bucket < 0 || bucket >= to.length) {
            throw new IllegalArgumentException(NAME + ": no bucket " + bucket + "; use 0 to " + (to.length - 1));
        }
        if (worker < 0 || worker >= workers) {
            throw new IllegalArgumentException(
                    NAME + ": no worker " + worker + " for bucket " + bucket + "; use 0 to " + (workers - 1));
        }
        to[bucket] = worker;
    }

    /** {@code 0:0 1:1 2:0 3:1}, bucket and worker: what FreeBSD's {@code net.inet.rss.bucket_mapping} prints. */
    public String format() {
        StringBuilder text = new StringBuilder(owners.length * 6);
        for (int i = 0; i < owners.length; i++) {
            text.append(i == 0 ? "" : " ").append(i).append(':').append(owners[i]);
        }
        return text.toString();
    }

    /**
     * The same with the buckets that {@code text} names, in the form of {@link #format}, given to the workers it says.
     *
     * @throws IllegalArgumentException if the text names no bucket, one twice, one or a worker that is not there, or is of
     *     another form
     */
    public BucketTable parse(String text) {
        int[] changed = owners.clone();
        boolean[] named = new boolean[owners.length];
        for (String pair : text.strip().split("\\s+", -1)) {
            int colon = pair.indexOf(':');
            int bucket = number(pair, 0, colon);
            int worker = number(pair, colon + 1, pair.length());
            put(changed, bucket, worker);
            if (named[bucket]) {
                throw new IllegalArgumentException(NAME + ": bucket " + bucket + " twice; name it once");
            }
            named[bucket] = true;
        }
        return new BucketTable(changed, workers);
    }

    private static int number(String pair, int from, int to) {
        // Four digits are more than there are buckets or workers, and always an int.
        boolean digits = to > from && to - from <= 4;
        for (int i = from; digits && i < to; i++) {
            digits = pair.charAt(i) >= '0' && pair.charAt(i) <= '9';
        }
        if (!digits) {
            throw new IllegalArgumentException(
                    NAME + ": \"" + pair + "\" is not bucket:worker; write for example 0:1 2:0");
        }
        return Integer.parseInt(pair, from, to, 10);
    }

    @Override
    public String toString() {
        return format();
    }
}
