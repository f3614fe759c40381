package org.vvorld.stack.wire;

/**
 * How echo requests are sent.
 *
 * @param hops time to live or hop limit; 0 for the vnet's default
 * @param trafficClass type of service, of IPv6 the traffic class
 * @param data what they carry
 * @param fib by whose routes they go
 */
public record EchoOptions(int hops, boolean dontFragment, int trafficClass, EchoData data, int fib) {
    /** Counting bytes by the usual routes. */
    public static EchoOptions of(int hops, boolean dontFragment) {
        return new EchoOptions(hops, dontFragment, 0, EchoData.COUNTING, 0);
    }

    public EchoOptions withFib(int number) {
        return new EchoOptions(hops, dontFragment, trafficClass, data, number);
    }
}
