package org.vvorld.stack.sim;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Writes capture files: pcap with nanosecond times, link type Ethernet (draft-ietf-opsawg-pcap). */
final class Pcap {
    private static final int MAGIC_NANOSECONDS = 0xa1b2_3c4d;
    private static final int LINKTYPE_ETHERNET = 1;
    private static final int SNAP_BYTES = 262_144;

    private Pcap() {}

    static void write(Path path, List<LabWire.Frame> frames) throws IOException {
        try (FileChannel out = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer head = ByteBuffer.allocate(24).order(ByteOrder.nativeOrder());
            head.putInt(MAGIC_NANOSECONDS).putShort((short) 2).putShort((short) 4);
            head.putInt(0).putInt(0).putInt(SNAP_BYTES).putInt(LINKTYPE_ETHERNET);
            writeFully(out, head.flip());
            for (LabWire.Frame f : frames) {
                ByteBuffer record = ByteBuffer.allocate(16 + f.bytes().length).order(ByteOrder.nativeOrder());
                record.putInt((int) (f.atNanos() / 1_000_000_000L)).putInt((int) (f.atNanos() % 1_000_000_000L));
                record.putInt(f.bytes().length).putInt(f.bytes().length).put(f.bytes());
                writeFully(out, record.flip());
            }
        }
    }

    private static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }
}
