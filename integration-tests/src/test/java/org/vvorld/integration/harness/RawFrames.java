package org.vvorld.integration.harness;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends any bytes as frames out of a Linux interface, through an AF_PACKET socket (packet(7)). Run as a program, it takes the
 * interface's name as its argument and the frames from standard input, each behind its length in two bytes.
 */
public final class RawFrames {
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    /** A TAP's queue holds 1,000 frames; what comes faster than its reader reads is lost before it gets there. */
    private static final int BURST = 20;

    private static final long PAUSE_NANOS = 1_000_000;
    private static final Linker LINKER = Linker.nativeLinker();

    private RawFrames() {}

    /** Sends frames of at least 14 bytes, and returns how many the kernel took. */
    public static int send(Netns netns, String link, List<byte[]> frames) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (byte[] frame : frames) {
                out.writeShort(frame.length);
                out.write(frame);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String sent = JavaProgram.in(netns, RawFrames.class, link)
                .input(bytes.toByteArray())
                .run()
                .text();
        return Integer.parseInt(sent.strip());
    }

    public static void main(String[] args) throws Throwable {
        int index = Integer.parseInt(Files.readString(Path.of("/sys/class/net/" + args[0] + "/ifindex"))
                .strip());
        MethodHandle socket = call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
        MethodHandle sendto = call(
                "sendto", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
        int fd = (int) socket.invokeExact(AF_PACKET, SOCK_RAW, 0);
        int sent = 0;
        try (Arena arena = Arena.ofConfined();
                DataInputStream in = new DataInputStream(System.in)) {
            MemorySegment to = address(arena, index);
            MemorySegment frame = arena.allocate(65_536);
            byte[] length = in.readNBytes(2);
            while (length.length == 2) {
                byte[] bytes = in.readNBytes((length[0] & 0xff) << 8 | length[1] & 0xff);
                MemorySegment.copy(bytes, 0, frame, ValueLayout.JAVA_BYTE, 0, bytes.length);
                long n = (long) sendto.invokeExact(fd, frame, (long) bytes.length, 0, to, (int) to.byteSize());
                if (n == bytes.length) {
                    sent++;
                }
                if (sent % BURST == 0) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                length = in.readNBytes(2);
            }
        }
        System.out.println(sent);
    }

    /** {@code struct sockaddr_ll { u16 family; be16 protocol; s32 ifindex; u16 hatype; u8 pkttype; u8 halen; u8 addr[8]; }} */
    private static MemorySegment address(Arena arena, int index) {
        MemorySegment address = arena.allocate(20, 4);
        address.set(ValueLayout.JAVA_SHORT.withOrder(ByteOrder.nativeOrder()), 0, (short) AF_PACKET);
        address.set(JAVA_INT, 4, index);
        return address;
    }

    @SuppressWarnings("restricted")
    private static MethodHandle call(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type);
    }
}
