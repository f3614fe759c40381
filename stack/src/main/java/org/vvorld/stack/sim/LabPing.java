package org.vvorld.stack.sim;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.stack.icmp.EchoListener;
import org.vvorld.stack.stats.Drop;

/** A ping in the laboratory: what it sent and what came back. */
public final class LabPing implements EchoListener {
    public record Reply(int from, int sequence, int ttl, int bytes, long atNanos) {}

    public record Unreached(int from, int type, int code, int sequence) {}

    private final List<Reply> replies = new ArrayList<>();
    private final List<Unreached> errors = new ArrayList<>();
    private final List<Drop> refusals = new ArrayList<>();
    private int sent;

    void sent(Drop refused) {
        sent++;
        if (refused != null) {
            refusals.add(refused);
        }
    }

    @Override
    public void onReply(int from, int sequence, int ttl, int bytes, long nowNanos) {
        replies.add(new Reply(from, sequence, ttl, bytes, nowNanos));
    }

    @Override
    public void onError(int from, int type, int code, int sequence, int bytes) {
        errors.add(new Unreached(from, type, code, sequence));
    }

    public int sent() {
        return sent;
    }

    public List<Reply> replies() {
        return replies;
    }

    public List<Unreached> errors() {
        return errors;
    }

    /** Why requests did not leave. */
    public List<Drop> refusals() {
        return refusals;
    }
}
