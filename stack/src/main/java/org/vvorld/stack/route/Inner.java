package org.vvorld.stack.route;

import java.util.function.UnaryOperator;

/**
 * A part that is split in 2^stride: prefixes that end within these bits stand in a binary tree laid out in an array, longer ones in
 * the part of their slot.
 */
final class Inner extends Rib {
    private final int stride;
    private Directory node;

    /** The prefix whose bits behind the depth are {@code b}, {@code n} of them, stands at 2^n + b. */
    private final Object[] own;

    private final Rib[] parts;
    private int size;
    private Object cover;

    Inner(PrefixTable table, int depth, long base) {
        super(table, depth, base);
        stride = table.stride(depth);
        node = table.directory(depth, 0, null);
        own = new Object[2 << stride];
        parts = new Rib[1 << stride];
        published = node;
    }

    private int slot(long address) {
        return (int) (address >>> (64 - depth - stride)) & ((1 << stride) - 1);
    }

    private int place(long address, int length) {
        int count = length - depth;
        return 1 << count | slot(address) >>> (stride - count);
    }

    /** The answer at a place of the tree: the nearest above it, itself included. */
    private Object answer(int place) {
        for (int i = place; i > 0; i >>>= 1) {
            if (isShown(own[i])) {
                Object above = own[i] instanceof Deep ? answer(i >>> 1) : null;
                return under(own[i], above);
            }
        }
        return cover;
    }

    @Override
    Rib set(long address, int length, Object value, Object newCover) {
        cover = newCover;
        if (length <= depth + stride) {
            int place = place(address, length);
            size += (value == null ? 0 : 1) - (own[place] == null ? 0 : 1);
            own[place] = value;
            if (size < table.merge(depth)) {
                return merged();
            }
            spread(place, answer(place));
            return suited();
        }
        int slot = slot(address);
        Rib part = part(slot, address);
        size -= part.size();
        Rib now = part.set(address, length, value, answer(1 << stride | slot));
        size += now.size();
        parts[slot] = now.size() == 0 ? null : now;
        if (size < table.merge(depth)) {
            return merged();
        }
        publish(slot, now.published);
        return suited();
    }

    private void publish(int slot, Object element) {
        if (!node.setRelease(slot, element)) {
            node = node.compacted();
            published = node;
            node.setRelease(slot, element);
        }
        // A packed directory has it all in its own arrays.
        if (!(node instanceof Node) && parts[slot] instanceof Bucket b) {
            b.published = null;
        }
    }

    /** With the directory that its size asks for. */
    private Rib suited() {
        Directory suited = table.directory(depth, size, node);
        if (suited != node) {
            node = suited;
            published = node;
            publishAll(cover);
        }
        return this;
    }

    private Rib part(int slot, long address) {
        if (parts[slot] == null) {
            int d = depth + stride;
            parts[slot] = new Bucket(table, d, address & -1L << (64 - d));
        }
        return parts[slot];
    }

    /** Adds without publishing. */
    void load(long address, int length, Object value) {
        size++;
        if (length <= depth + stride) {
            own[place(address, length)] = value;
        } else {
            // One fits: a part holds no more than the whole did, and splits at its next change if it is too large.
            ((Bucket) part(slot(address), address)).load(address, length, value);
        }
    }

    @Override
    Rib rewrite(UnaryOperator<Object> map) {
        size = 0;
        for (int i = 0; i < own.length; i++) {
            own[i] = own[i] == null ? null : map.apply(own[i]);
            size += own[i] == null ? 0 : 1;
        }
        for (int slot = 0; slot < parts.length; slot++) {
            if (parts[slot] != null) {
                Rib part = parts[slot].rewrite(map);
                size += part.size();
                parts[slot] = part.size() == 0 ? null : part;
            }
        }
        return size < table.merge(depth) ? merged() : this;
    }

    @Override
    Object republish(Object newCover) {
        // A packed one has all in one place, which would be full of what is not in use any more.
        if (!(node instanceof Node)) {
            node = table.directory(depth, size, null);
            published = node;
        }
        for (Object value : own) {
            if (value instanceof Deep d) {
                d.lower.refresh();
            }
        }
        publishAll(newCover);
        return node;
    }

    private Rib merged() {
        Bucket bucket = new Bucket(table, depth, base);
        forEach(bucket::load);
        bucket.recover(cover);
        return bucket;
    }

    @Override
    Object recover(Object newCover) {
        cover = newCover;
        spread(1, answer(1));
        return node;
    }

    /** Publishes {@code answer} in the slots below a place where nothing longer stands. */
    private void spread(int place, Object answer) {
        int slot = place - (1 << stride);
        if (slot >= 0) {
            publish(slot, parts[slot] == null ? answer : parts[slot].recover(answer));
            return;
        }
        for (int below = 2 * place; below <= 2 * place + 1; below++) {
            if (!isShown(own[below])) {
                spread(below, answer);
            } else if (own[below] instanceof Deep d) {
                d.cover(answer);
            }
        }
    }

    /** All slots, of whatever is in them. */
    void publishAll(Object newCover) {
        cover = newCover;
        for (int slot = 0; slot < parts.length; slot++) {
            Object answer = answer(1 << stride | slot);
            publish(slot, parts[slot] == null ? answer : parts[slot].republish(answer));
        }
    }

    @Override
    Object exact(long address, int length) {
        if (length <= depth + stride) {
            return own[place(address, length)];
        }
        Rib part = parts[slot(address)];
        return part == null ? null : part.exact(address, length);
    }

    @Override
    void forEach(PrefixTable.Visitor visitor) {
        visit(1, depth, visitor);
    }

    private void visit(int place, int length, PrefixTable.Visitor visitor) {
        if (own[place] != null) {
            long bits = place - (1L << (length - depth));
            visitor.visit(length == 0 ? 0 : base | bits << (64 - length), length, own[place]);
        }
        int slot = place - (1 << stride);
        if (slot < 0) {
            visit(2 * place, length + 1, visitor);
            visit(2 * place + 1, length + 1, visitor);
        } else if (parts[slot] != null) {
            parts[slot].forEach(visitor);
        }
    }

    @Override
    int size() {
        return size;
    }

    @Override
    long bytes() {
        long sum = Footprint.object(8 + 4 * 8) + Footprint.references(own.length) + Footprint.references(parts.length);
        for (Object v : own) {
            sum += deepBytes(v);
        }
        for (Rib part : parts) {
            sum += part == null ? 0 : part.bytes();
        }
        return sum;
    }
}
