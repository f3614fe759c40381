package org.vvorld.stack.sim;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.stack.icmp6.EchoListener6;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.wire.Ipv6Address;

/** An IPv6 ping in the laboratory: what it sent and what came back. */
public final class LabPing6 implements EchoListener6 {
    public record Reply(Ipv6Address from, int sequence, int hopLimit, int bytes) {}

    public record Unreached(Ipv6Address from, int type, int code, int rest, int bytes) {}

    private final List<Reply> replies = new ArrayList<>();
    private final List<Unreached> errors = new ArrayList<>();
    private final List<Drop> refusals = new ArrayList<>();

    void sent(Drop refused) {
        if (refused != null) {
            refusals.add(refused);
        }
    }

    @Override
    public void onReply(long fromHigh, long fromLow, String zone, int sequence, int hopLimit, int bytes, long now) {
        replies.add(new Reply(new Ipv6Address(fromHigh, fromLow), sequence, hopLimit, bytes));
    }

    @Override
    public void onError(
            long fromHigh, long fromLow, String zone, int type, int code, int rest, int sequence, int bytes) {
        errors.add(new Unreached(new Ipv6Address(fromHigh, fromLow), type, code, rest, bytes));
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
