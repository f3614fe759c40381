package org.vvorld.stack.netisr;

/** Something that gathers output during a turn of a worker's loop, and lets it go at the turn's end: a device's TX batch. */
public interface Flushable {
    void flush(Workstream on);
}
