package org.vvorld.linux;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Ethernet frames with IP in them, and what of them is hashed. */
final class IpFrames {
    static final int TCP = 6;
    static final int UDP = 17;

    private IpFrames() {}

    static byte[] address(String literal) {
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] ports(int source, int destination) {
        return new byte[] {(byte) (source >> 8), (byte) source, (byte) (destination >> 8), (byte) destination};
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** @param payload what follows the Ethernet header */
    static byte[] ethernet(int etherType, byte[] payload) {
        byte[] header = {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, (byte) (etherType >> 8), (byte) etherType};
        return join(header, payload);
    }

    static byte[] ip(int protocol, byte[] source, byte[] destination, byte[] payload) {
        return source.length == 4
                ? ipv4(protocol, source, destination, 0, 0, payload)
                : ipv6(protocol, source, destination, payload);
    }

    /** An Ethernet frame of the version that the packet has. */
    static byte[] frame(byte[] packet) {
        return ethernet(packet[0] >> 4 == 4 ? 0x0800 : 0x86dd, packet);
    }

    /** @param fragment flags and offset, 16 bits */
    static byte[] ipv4(int protocol, byte[] source, byte[] destination, int fragment, int options, byte[] payload) {
        int length = 20 + options + payload.length;
        byte[] header = new byte[20 + options];
        header[0] = (byte) (0x40 | header.length / 4);
        header[2] = (byte) (length >> 8);
        header[3] = (byte) length;
        header[6] = (byte) (fragment >> 8);
        header[7] = (byte) fragment;
        header[8] = 64;
        header[9] = (byte) protocol;
        System.arraycopy(source, 0, header, 12, 4);
        System.arraycopy(destination, 0, header, 16, 4);
        int sum = 0;
        for (int i = 0; i < header.length; i += 2) {
            sum += (header[i] & 0xff) << 8 | header[i + 1] & 0xff;
        }
        sum = (sum & 0xffff) + (sum >> 16);
        sum = ~((sum & 0xffff) + (sum >> 16));
        header[10] = (byte) (sum >> 8);
        header[11] = (byte) sum;
        return join(header, payload);
    }

    static byte[] ipv6(int next, byte[] source, byte[] destination, byte[] payload) {
        byte[] header = new byte[8];
        header[0] = 0x60;
        header[4] = (byte) (payload.length >> 8);
        header[5] = (byte) payload.length;
        header[6] = (byte) next;
        header[7] = 64;
        return join(header, source, destination, payload);
    }

    /** A datagram without checksum, which UDP over IPv4 allows, of {@code bytes} of payload. */
    static byte[] udp(int source, int destination, int bytes) {
        int length = 8 + bytes;
        return join(
                ports(source, destination), new byte[] {(byte) (length >> 8), (byte) length, 0, 0}, new byte[bytes]);
    }

    /** An ICMP error: header of 8 bytes, then the quote. */
    static byte[] icmpError(int type, byte[] quote) {
        return join(new byte[] {(byte) type, 0, 0, 0, 0, 0, 0, 0}, quote);
    }
}
