package org.vvorld.linux;

/** What a {@link SteeringProgram} computes: hash of a frame's flow, low bits of the hash to a bucket, bucket to a queue. Immutable. */
public final class RssSteering {
    static final int KEY_BYTES = 40;

    private static final int MOST_BUCKETS = 128;
    private static final int MOST_QUEUE = 255;

    private final byte[] key;
    private final int[] bucketQueues;
    private final int defaultQueue;

    /**
     * @param key of the Toeplitz hash, 40 bytes
     * @param bucketQueues queue of each bucket, 0 to 255 each; as many as a power of two, 1 to 128: bucket = hash &amp; (length - 1)
     * @param defaultQueue of frames that have no flow: ARP, other EtherTypes, tagged frames, neighbour discovery, headers cut
     *     short; 0 to 255
     */
    public RssSteering(byte[] key, int[] bucketQueues, int defaultQueue) {
        this.key = key.clone();
        this.bucketQueues = bucketQueues.clone();
        this.defaultQueue = defaultQueue;
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("an RSS key has " + KEY_BYTES + " bytes, not " + key.length);
        }
        int buckets = bucketQueues.length;
        if (buckets < 1 || buckets > MOST_BUCKETS || Integer.bitCount(buckets) != 1) {
            throw new IllegalArgumentException("RSS has 1, 2, 4, ... or " + MOST_BUCKETS + " buckets, not " + buckets);
        }
        for (int queue : bucketQueues) {
            checkQueue(queue);
        }
        checkQueue(defaultQueue);
    }

    public byte[] key() {
        return key.clone();
    }

    public int[] bucketQueues() {
        return bucketQueues.clone();
    }

    public int defaultQueue() {
        return defaultQueue;
    }

    /** Whether the key repeats every 16 bits: the hash is then the same in both directions of a flow. */
    public boolean isSymmetric() {
        for (int i = 2; i < KEY_BYTES; i++) {
            if (key[i] != key[i - 2]) {
                return false;
            }
        }
        return true;
    }

    private static void checkQueue(int queue) {
        if (queue < 0 || queue > MOST_QUEUE) {
            throw new IllegalArgumentException(
                    "a steering program returns a queue from 0 to " + MOST_QUEUE + ", not " + queue);
        }
    }
}
