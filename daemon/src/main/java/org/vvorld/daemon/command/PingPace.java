package org.vvorld.daemon.command;

/**
 * How requests follow each other, and what is heard of them, beyond the usual.
 *
 * @param bell a bell for each reply ({@code -a})
 * @param missedBell a bell for each that has not come when the next leaves ({@code -A})
 * @param flood the next leaves when a reply comes, and a hundred a second in any case ({@code -f})
 * @param preload so many leave at once at the start ({@code -l})
 * @param sweepStep bytes by which requests grow from one size to the next ({@code -h}); 0 for one size
 * @param sweepMaximum largest size, bytes ({@code -G})
 */
record PingPace(boolean bell, boolean missedBell, boolean flood, int preload, int sweepStep, int sweepMaximum) {
    /** A second apart, of one size, in silence. */
    static final PingPace USUAL = new PingPace(false, false, false, 0, 0, 0);

    boolean sweeps() {
        return sweepStep > 0;
    }
}
