package org.vvorld.stack.route;

/** What an {@link Inner} publishes for lookups: an element for each value of its bits. */
abstract sealed class Directory permits Node, Flat, Packed {
    /**
     * Publishes the element of a slot: a {@link Node}, {@link Packed}, {@link Ranges}, {@link Deep}, or an answer.
     *
     * @return false if there is no room; nothing was done then
     */
    abstract boolean setRelease(int slot, Object element);

    /** One with the same elements, and room for more. */
    Directory compacted() {
        return this;
    }

    /** Of this, and of all below but the answers. */
    abstract long bytes();
}
