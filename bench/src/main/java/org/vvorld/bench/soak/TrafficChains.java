package org.vvorld.bench.soak;

/**
 * The chains of vnets that pkt-gen runs through, as {@code chain_jails} of bench/lib.sh makes them.
 *
 * @param count how many
 * @param hops routers of each
 */
record TrafficChains(int count, int hops) {
    String source(int chain) {
        return "t" + chain + "src";
    }

    /** @param number from 1 */
    String router(int chain, int number) {
        return "t" + chain + "r" + number;
    }

    /** The epair behind so many routers of a chain, without its end's letter. */
    String epair(int chain, int behind) {
        return "epair" + (chain * (hops + 1) + behind);
    }

    String destination() {
        return "10.200." + hops + ".2";
    }
}
