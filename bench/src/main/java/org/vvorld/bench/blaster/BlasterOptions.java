package org.vvorld.bench.blaster;

import java.net.Inet4Address;
import java.nio.ByteBuffer;

/**
 * What to send. The letters are pkt-gen's, where it has one.
 *
 * @param device interface to send on
 * @param destinationMac the lower 48 bits
 * @param source IPv4 address, its first byte the highest
 * @param destination IPv4 address, its first byte the highest
 * @param port UDP port, both of the destination and of the first flow's source
 * @param frameBytes Ethernet frame without FCS
 * @param seconds how long; 0 until killed
 * @param flows source ports used in turn
 * @param rate packets a second; 0 as many as go
 */
record BlasterOptions(
        String device,
        long destinationMac,
        int source,
        int destination,
        int port,
        int frameBytes,
        double seconds,
        int flows,
        long rate) {
    private static final String USAGE =
            "usage: Blaster -i IF -m MAC -s ADDR -d ADDR [-P PORT] [-l BYTES] [-t SECONDS] [-p FLOWS] [-R RATE]";

    /** @throws IllegalArgumentException that says which argument is wrong */
    static BlasterOptions parse(String[] args) {
        String device = null;
        Long mac = null;
        Integer source = null;
        Integer destination = null;
        int port = 9;
        int frameBytes = 60;
        double seconds = 0;
        int flows = 1;
        long rate = 0;
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " needs a value. " + USAGE);
            }
            String value = args[i + 1];
            switch (args[i]) {
                case "-i" -> device = value;
                case "-m" -> mac = mac(value);
                case "-s" -> source = address(value);
                case "-d" -> destination = address(value);
                case "-P" -> port = (int) number("-P", value, 1, 65_535);
                case "-l" ->
                    frameBytes = (int) number("-l", value, UdpFrames.LEAST_FRAME_BYTES, UdpFrames.MOST_FRAME_BYTES);
                case "-t" -> seconds = seconds(value);
                case "-p" -> flows = (int) number("-p", value, 1, UdpFrames.MOST_FLOWS);
                case "-R" -> rate = number("-R", value, 0, Long.MAX_VALUE);
                default -> throw new IllegalArgumentException("unknown option " + args[i] + ". " + USAGE);
            }
        }
        if (device == null || mac == null || source == null || destination == null) {
            throw new IllegalArgumentException("-i, -m, -s and -d are needed. " + USAGE);
        }
        return new BlasterOptions(device, mac, source, destination, port, frameBytes, seconds, flows, rate);
    }

    private static long number(String option, String text, long least, long most) {
        try {
            long n = Long.parseLong(text);
            if (n >= least && n <= most) {
                return n;
            }
        } catch (NumberFormatException e) {
            // Said below, with the bounds.
        }
        throw new IllegalArgumentException(option + " is " + least + " to " + most + ", not " + text);
    }

    private static double seconds(String text) {
        try {
            double n = Double.parseDouble(text);
            if (n >= 0) {
                return n;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException("-t is a number of seconds, not " + text);
    }

    /** In the lower 48 bits. */
    static long mac(String text) {
        if (!text.matches("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}")) {
            throw new IllegalArgumentException("a MAC address such as 02:00:00:00:00:01 is wanted, not " + text);
        }
        return Long.parseLong(text.replace(":", ""), 16);
    }

    private static int address(String text) {
        try {
            return ByteBuffer.wrap(Inet4Address.ofLiteral(text).getAddress()).getInt();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("an IPv4 address such as 10.0.0.1 is wanted, not " + text, e);
        }
    }
}
