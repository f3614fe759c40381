package org.vvorld.integration.harness;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/** Frames that no station should send, from one seed: noise, and real ones with flipped bits, cut off, or with lies about lengths. */
public final class HostileFrames {
    private static final int HEADER_BYTES = 14;
    private static final int LONGEST = 1514;

    private final Random random;
    private final byte[] linux;
    private final byte[] gw;
    private final byte[][] real;

    /**
     * @param linuxMac the address to send from
     * @param gwMac the address that most go to
     */
    public HostileFrames(long seed, String linuxMac, String gwMac) {
        random = new Random(seed);
        linux = HexFormat.ofDelimiter(":").parseHex(linuxMac);
        gw = HexFormat.ofDelimiter(":").parseHex(gwMac);
        String gwAddress = "0a420002";
        String webAddress = "0a420102";
        String echo = "0800" + "f7fd" + "0001" + "0001";
        real = new byte[][] {
            ipv4("45", "0000", "01", gwAddress, echo),
            ipv4("45", "0000", "01", webAddress, echo),
            // Fragments, the first and another.
            ipv4("45", "2000", "01", gwAddress, echo),
            ipv4("45", "0003", "01", webAddress, echo),
            // A record-route option.
            ipv4("47", "0000", "01", gwAddress, "0707040000000000" + echo),
            // UDP without a checksum, a TCP SYN.
            ipv4("45", "0000", "11", webAddress, "13881389000c000041424344"),
            ipv4("45", "0000", "06", gwAddress, "0200138800000001000000005002200000000000"),
            arp("0001", "000000000000", gwAddress),
            arp("0002", "020000000002", gwAddress),
        };
    }

    /** An IPv4 packet from 10.66.0.1; fields in hexadecimal, the payload with the header's options in front. */
    private byte[] ipv4(String versionAndLength, String fragment, String protocol, String destination, String payload) {
        String length = "%04x".formatted(20 + payload.length() / 2);
        byte[] frame = frame("0800" + versionAndLength + "00" + length + "0001" + fragment + "40" + protocol + "0000"
                + "0a420001" + destination + payload);
        checksum(frame);
        return frame;
    }

    private byte[] arp(String operation, String targetMac, String target) {
        return frame("0806" + "000108000604" + operation + "020000000001" + "0a420009" + targetMac + target);
    }

    private byte[] frame(String typeAndPayload) {
        byte[] body = HexFormat.of().parseHex(typeAndPayload);
        byte[] frame = new byte[12 + body.length];
        System.arraycopy(gw, 0, frame, 0, 6);
        System.arraycopy(linux, 0, frame, 6, 6);
        System.arraycopy(body, 0, frame, 12, body.length);
        return frame;
    }

    /** The next frame, of 14 to 1514 bytes. */
    public byte[] next() {
        return switch (random.nextInt(5)) {
            case 0 -> noise();
            case 1 -> noiseOfAProtocol();
            case 2 -> flipped();
            case 3 -> truncated();
            default -> lying();
        };
    }

    private byte[] noise() {
        byte[] frame = new byte[HEADER_BYTES + random.nextInt(LONGEST - HEADER_BYTES + 1)];
        random.nextBytes(frame);
        return frame;
    }

    private byte[] noiseOfAProtocol() {
        byte[] frame = noise();
        if (random.nextInt(8) == 0) {
            Arrays.fill(frame, 0, 6, (byte) 0xff);
        } else {
            System.arraycopy(gw, 0, frame, 0, 6);
        }
        if (random.nextInt(8) != 0) {
            frame[12] = 8;
            frame[13] = (byte) (random.nextBoolean() ? 0 : 6);
        }
        return frame;
    }

    private byte[] any() {
        return real[random.nextInt(real.length)].clone();
    }

    private byte[] flipped() {
        byte[] frame = any();
        for (int i = random.nextInt(8); i >= 0; i--) {
            frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return frame;
    }

    private byte[] truncated() {
        byte[] frame = any();
        return Arrays.copyOf(frame, HEADER_BYTES + random.nextInt(frame.length - HEADER_BYTES));
    }

    /** A faulty field in an IPv4 header whose checksum is right. */
    private byte[] lying() {
        byte[] frame = any();
        frame[HEADER_BYTES + random.nextInt(frame.length - HEADER_BYTES)] = (byte) random.nextInt();
        if (frame[13] == 0) {
            checksum(frame);
        }
        return frame;
    }

    /** Makes the IPv4 header's checksum right, RFC 1071, as far as there is a header. */
    private static void checksum(byte[] frame) {
        int end = Math.min(frame.length, HEADER_BYTES + 4 * (frame[HEADER_BYTES] & 15));
        if (end < HEADER_BYTES + 20) {
            return;
        }
        frame[HEADER_BYTES + 10] = 0;
        frame[HEADER_BYTES + 11] = 0;
        int sum = 0;
        for (int i = HEADER_BYTES; i + 1 < end; i += 2) {
            sum += (frame[i] & 0xff) << 8 | frame[i + 1] & 0xff;
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        sum = ~((sum & 0xffff) + (sum >>> 16));
        frame[HEADER_BYTES + 10] = (byte) (sum >>> 8);
        frame[HEADER_BYTES + 11] = (byte) sum;
    }
}
