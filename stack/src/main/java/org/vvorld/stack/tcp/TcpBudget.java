package org.vvorld.stack.tcp;

/** How much the buffers of a vnet's connections on one worker may grow beyond what each of them starts with. */
public final class TcpBudget {
    private long limitBytes;
    private long grownBytes;

    /** @param limitBytes most bytes by which all buffers together are larger than at their start */
    public TcpBudget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    public void limitBytes(long bytes) {
        limitBytes = bytes;
    }

    /** What is granted now, bytes. */
    public long grownBytes() {
        return grownBytes;
    }

    /** Grants {@code bytes} more, or as much of them as is left. */
    public int grow(int bytes) {
        int granted = (int) Math.max(0, Math.min(bytes, limitBytes - grownBytes));
        grownBytes += granted;
        return granted;
    }

    /** Takes back what was granted. */
    public void giveBack(int bytes) {
        grownBytes -= bytes;
    }
}
