package org.vvorld.integration.harness;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Frames with VLAN tags, for {@link RawFrames}: this kernel makes none by itself. */
public final class TaggedFrames {
    private TaggedFrames() {}

    /** Behind the addresses go the tags, {@code "81000005"} for 802.1Q and VLAN 5, then EtherType and packet. */
    public static byte[] frame(String to, String from, String tags, String etherType, byte[] packet) {
        byte[] header = HexFormat.of().parseHex(to.replace(":", "") + from.replace(":", "") + tags + etherType);
        return ByteBuffer.allocate(header.length + packet.length)
                .put(header)
                .put(packet)
                .array();
    }

    /** An ARP request for {@code target}, or, from a station that knows it, an announcement. */
    public static byte[] arpRequest(String from, String tags, String sender, String target) {
        String message =
                "0001080006040001" + from.replace(":", "") + address(sender) + "000000000000" + address(target);
        return frame("ff:ff:ff:ff:ff:ff", from, tags, "0806", HexFormat.of().parseHex(message));
    }

    /** An ICMP echo request with its checksums. */
    public static byte[] echoRequest(
            String to, String from, String tags, String source, String destination, int sequence) {
        byte[] echo = HexFormat.of().parseHex("08000000" + "0101" + "%04x".formatted(sequence) + "56564f524c442121");
        checksum(echo, 0, echo.length, 2);
        byte[] packet = ByteBuffer.allocate(20 + echo.length)
                .put(HexFormat.of()
                        .parseHex("4500" + "%04x".formatted(20 + echo.length) + "00010000" + "40010000"
                                + address(source) + address(destination)))
                .put(echo)
                .array();
        checksum(packet, 0, 20, 10);
        return frame(to, from, tags, "0800", packet);
    }

    private static String address(String dotted) {
        StringBuilder hex = new StringBuilder();
        for (String part : dotted.split("\\.", -1)) {
            hex.append("%02x".formatted(Integer.parseInt(part)));
        }
        return hex.toString();
    }

    private static void checksum(byte[] b, int from, int length, int at) {
        int sum = 0;
        for (int i = from; i < from + length; i += 2) {
            sum += (b[i] & 0xff) << 8 | b[i + 1] & 0xff;
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        sum = ~((sum & 0xffff) + (sum >>> 16));
        b[at] = (byte) (sum >>> 8);
        b[at + 1] = (byte) sum;
    }
}
