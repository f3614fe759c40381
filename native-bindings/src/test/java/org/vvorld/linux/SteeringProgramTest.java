package org.vvorld.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.linux.IpFrames.address;
import static org.vvorld.linux.IpFrames.ethernet;
import static org.vvorld.linux.IpFrames.frame;
import static org.vvorld.linux.IpFrames.icmpError;
import static org.vvorld.linux.IpFrames.ip;
import static org.vvorld.linux.IpFrames.ipv4;
import static org.vvorld.linux.IpFrames.join;
import static org.vvorld.linux.IpFrames.ports;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The program in the kernel against the hash bit by bit; both forms of it, for fanout and for TAPs. */
class SteeringProgramTest {
    static final byte[] MICROSOFT =
            HexFormat.of().parseHex("6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01fa");
    static final byte[] SYMMETRIC = HexFormat.of().parseHex("6d5a".repeat(20));
    private static final int DEFAULT_QUEUE = 200;
    private static final int[] BUCKETS = buckets();

    /** So that the queue tells the bucket, all seven bits of the hash. */
    private static int[] buckets() {
        int[] queues = new int[128];
        for (int i = 0; i < queues.length; i++) {
            queues[i] = i + 1;
        }
        return queues;
    }

    private static int queueOf(byte[] key, byte[]... input) {
        return BUCKETS[ToeplitzBits.hash(key, join(input)) & 127];
    }

    private static void assertQueue(int expected, SteeringProgram program, byte[] frame) throws LinuxException {
        String text = HexFormat.of().formatHex(frame);
        if (kernelTakes(frame)) {
            assertEquals(expected, program.run(frame), text);
        }
        assertEquals(expected, ((LinuxSteeringProgram) program).runOnTap(frame), "TAP: " + text);
    }

    /** BPF_PROG_TEST_RUN refuses a frame that calls itself IP and has no room for the header; the form for TAPs hides it. */
    private static boolean kernelTakes(byte[] frame) {
        int type = (frame[12] & 0xff) << 8 | frame[13] & 0xff;
        return frame.length >= 14 + (type == 0x86dd ? 40 : 20);
    }

    /** Source, destination, ports, hash of two fields, of four. */
    private static final String[] VECTORS = {
        "66.9.149.187 161.142.100.80 2794 1766 323e8fc2 51ccc178",
        "199.92.111.2 65.69.140.83 14230 4739 d718262a c626b0ea",
        "24.19.198.95 12.22.207.184 12898 38024 d2d0a5de 5c2b394a",
        "38.27.205.30 209.142.163.6 48228 2217 82989176 afc7327f",
        "153.39.163.191 202.188.127.2 44251 1303 5d1809c5 10e828a2",
        "3ffe:2501:200:1fff::7 3ffe:2501:200:3::1 2794 1766 2cc18cd5 40207d3d",
        "3ffe:501:8::260:97ff:fe40:efab ff02::1 14230 4739 0f0c461c dde51bbf",
        "3ffe:1900:4545:3:200:f8ff:fe21:67cf fe80::200:f8ff:fe21:67cf 44251 38024 4b61e985 02d1feef",
    };

    @Test
    void publishedVectors() throws Exception {
        try (SteeringProgram program = SteeringProgram.load(new RssSteering(MICROSOFT, BUCKETS, DEFAULT_QUEUE))) {
            for (String vector : VECTORS) {
                String[] v = vector.split(" ", -1);
                byte[] source = address(v[0]);
                byte[] destination = address(v[1]);
                byte[] ports = ports(Integer.parseInt(v[2]), Integer.parseInt(v[3]));
                int two = Integer.parseUnsignedInt(v[4], 16);
                int four = Integer.parseUnsignedInt(v[5], 16);
                assertEquals(two, ToeplitzBits.hash(MICROSOFT, join(source, destination)));
                assertEquals(four, ToeplitzBits.hash(MICROSOFT, join(source, destination, ports)));
                byte[] payload = join(ports, new byte[16]);
                assertQueue(1 + (four & 127), program, frame(ip(IpFrames.TCP, source, destination, payload)));
                assertQueue(1 + (four & 127), program, frame(ip(IpFrames.UDP, source, destination, payload)));
                assertQueue(1 + (two & 127), program, frame(ip(47, source, destination, payload)));
            }
        }
    }

    @Test
    void randomFlowsUnderRandomKeys() throws Exception {
        Random random = new Random(7);
        for (int round = 0; round < 6; round++) {
            byte[] key = MICROSOFT.clone();
            if (round == 0) {
                key = SYMMETRIC;
            } else {
                random.nextBytes(key);
            }
            try (SteeringProgram program = SteeringProgram.load(new RssSteering(key, BUCKETS, DEFAULT_QUEUE))) {
                for (int i = 0; i < 200; i++) {
                    everyKind(program, key, bytes(random, 4), bytes(random, 4), bytes(random, 4));
                    everyKind(program, key, bytes(random, 16), bytes(random, 16), bytes(random, 4));
                }
            }
        }
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void everyKind(SteeringProgram program, byte[] key, byte[] a, byte[] b, byte[] ports)
            throws LinuxException {
        byte[] swapped = {ports[2], ports[3], ports[0], ports[1]};
        byte[] payload = join(ports, new byte[4]);
        byte[] udp = ip(IpFrames.UDP, a, b, payload);
        boolean isV4 = a.length == 4;
        int icmp = isV4 ? 1 : 58;
        byte[] elsewhere = isV4 ? new byte[] {9, 9, 9, 9} : address("2001:db8::9");

        int flow = queueOf(key, a, b, ports);
        assertQueue(flow, program, frame(udp));
        assertQueue(flow, program, frame(ip(IpFrames.TCP, a, b, payload)));
        assertQueue(queueOf(key, a, b), program, frame(ip(icmp, a, b, new byte[] {(byte) (isV4 ? 8 : 128), 0, 1, 2})));
        assertQueue(queueOf(key, a, b), program, frame(ip(IpFrames.UDP, a, b, new byte[] {1, 2, 3})));
        // What the error's receiver gets of the flow comes from the other end.
        int back = queueOf(key, b, a, swapped);
        for (int type : isV4 ? new int[] {3, 4, 5, 11, 12} : new int[] {1, 2, 3, 4}) {
            assertQueue(back, program, frame(ip(icmp, elsewhere, a, icmpError(type, udp))));
        }
        byte[] quotesOther = icmpError(isV4 ? 3 : 1, ip(47, a, b, payload));
        assertQueue(queueOf(key, b, a), program, frame(ip(icmp, elsewhere, a, quotesOther)));
        byte[] cut = Arrays.copyOf(udp, udp.length - 5);
        assertQueue(queueOf(key, elsewhere, a), program, frame(ip(icmp, elsewhere, a, icmpError(isV4 ? 3 : 1, cut))));
        byte[] cutMore = Arrays.copyOf(udp, 19);
        assertQueue(
                queueOf(key, elsewhere, a), program, frame(ip(icmp, elsewhere, a, icmpError(isV4 ? 3 : 1, cutMore))));
        if (isV4) {
            assertQueue(flow, program, frame(ipv4(IpFrames.UDP, a, b, 0x4000, 8, payload)));
            assertQueue(queueOf(key, a, b), program, frame(ipv4(IpFrames.UDP, a, b, 0x2000, 0, payload)));
            assertQueue(queueOf(key, a, b), program, frame(ipv4(IpFrames.UDP, a, b, 0x0001, 0, payload)));
            byte[] quotesFragment = icmpError(11, ipv4(IpFrames.UDP, a, b, 0x2000, 0, payload));
            assertQueue(queueOf(key, b, a), program, frame(ip(icmp, elsewhere, a, quotesFragment)));
            byte[] quotesOptions = icmpError(11, ipv4(IpFrames.UDP, a, b, 0, 12, payload));
            assertQueue(back, program, frame(ip(icmp, elsewhere, a, quotesOptions)));
        } else {
            assertQueue(queueOf(key, a, b), program, frame(ip(44, a, b, join(new byte[8], payload))));
            for (int type = 133; type <= 137; type++) {
                assertQueue(DEFAULT_QUEUE, program, frame(ip(58, a, b, icmpError(type, udp))));
            }
        }
    }

    @Test
    void bothDirectionsMeetUnderTheSymmetricKey() throws Exception {
        try (SteeringProgram program = SteeringProgram.load(new RssSteering(SYMMETRIC, BUCKETS, DEFAULT_QUEUE))) {
            byte[] a = address("10.0.0.1");
            byte[] b = address("10.0.0.2");
            int there = program.run(frame(ip(IpFrames.UDP, a, b, IpFrames.udp(1000, 53, 0))));
            int back = program.run(frame(ip(IpFrames.UDP, b, a, IpFrames.udp(53, 1000, 0))));
            assertEquals(there, back);
            assertEquals(queueOf(SYMMETRIC, a, b, ports(1000, 53)), there);
        }
    }

    @Test
    void whatHasNoFlowGoesToTheDefaultQueue() throws Exception {
        try (SteeringProgram program = SteeringProgram.load(new RssSteering(SYMMETRIC, BUCKETS, DEFAULT_QUEUE))) {
            byte[] a = address("10.0.0.1");
            byte[] udp = ip(IpFrames.UDP, a, a, IpFrames.udp(1, 2, 20));
            assertQueue(DEFAULT_QUEUE, program, ethernet(0x0806, new byte[46]));
            assertQueue(DEFAULT_QUEUE, program, ethernet(0x8100, join(new byte[] {0, 5, 8, 0}, udp)));
            assertQueue(DEFAULT_QUEUE, program, ethernet(0x0800, Arrays.copyOf(udp, 19)));
            assertQueue(DEFAULT_QUEUE, program, ethernet(0x86dd, udp));
            assertQueue(DEFAULT_QUEUE, program, ethernet(0x0800, new byte[60]));
            byte[] shortHeader = udp.clone();
            shortHeader[0] = 0x44;
            assertQueue(DEFAULT_QUEUE, program, ethernet(0x0800, shortHeader));
            byte[] longHeader = Arrays.copyOf(udp, 40);
            longHeader[0] = 0x4f;
            assertQueue(DEFAULT_QUEUE, program, ethernet(0x0800, longHeader));
        }
    }

    @Test
    void anyBytesGiveAQueue() throws Exception {
        Random random = new Random(11);
        try (SteeringProgram program = SteeringProgram.load(new RssSteering(SYMMETRIC, new int[] {0, 1, 2, 3}, 0))) {
            for (int i = 0; i < 3000; i++) {
                byte[] frame = bytes(random, 15 + random.nextInt(150));
                boolean isV4 = random.nextBoolean();
                frame[12] = (byte) (isV4 ? 0x08 : 0x86);
                frame[13] = (byte) (isV4 ? 0x00 : 0xdd);
                frame[14] = (byte) (isV4 ? 0x45 : 0x60);
                int queue = ((LinuxSteeringProgram) program).runOnTap(frame);
                assertTrue(queue >= 0 && queue <= 3, "queue " + queue);
                assertQueue(queue, program, frame);
            }
        }
    }

    @Test
    void oneBucketIsOneQueue() throws Exception {
        try (SteeringProgram program = SteeringProgram.load(new RssSteering(SYMMETRIC, new int[] {255}, 9))) {
            byte[] a = address("10.0.0.1");
            assertQueue(255, program, frame(ip(IpFrames.UDP, a, a, IpFrames.udp(1, 2, 0))));
        }
    }

    @Test
    void withoutTheRightItSaysWhatToDo() throws Exception {
        NetNs.onOwnThread(() -> {
            NetNs.dropCapabilities(NetNs.CAP_SYS_ADMIN, NetNs.CAP_BPF);
            RssSteering spec = new RssSteering(SYMMETRIC, BUCKETS, 0);
            LinuxException denied = assertThrows(LinuxException.class, () -> SteeringProgram.load(spec));
            assertTrue(
                    denied.getMessage()
                            .startsWith("bpf(BPF_PROG_LOAD) to load the program that steers frames to queues: EPERM"
                                    + " (Operation not permitted): this needs CAP_BPF or CAP_SYS_ADMIN"),
                    denied.getMessage());
        });
    }

    @Test
    void closedIsClosed() throws Exception {
        SteeringProgram program = SteeringProgram.load(new RssSteering(SYMMETRIC, BUCKETS, 0));
        assertTrue(program.fd() >= 0 && program.tapFd() >= 0);
        program.close();
        program.close();
        assertEquals(-1, program.fd());
        assertEquals(-1, program.tapFd());
        assertThrows(LinuxException.class, () -> program.run(new byte[60]));
    }

    @Test
    void badSpecsAreNamed() {
        assertEquals("an RSS key has 40 bytes, not 39", message(new byte[39], new int[1], 0));
        assertEquals("RSS has 1, 2, 4, ... or 128 buckets, not 3", message(SYMMETRIC, new int[3], 0));
        assertEquals(
                "a steering program returns a queue from 0 to 255, not 256", message(SYMMETRIC, new int[] {256}, 0));
        assertEquals("a steering program returns a queue from 0 to 255, not -1", message(SYMMETRIC, new int[1], -1));
    }

    private static String message(byte[] key, int[] buckets, int queue) {
        return assertThrows(IllegalArgumentException.class, () -> new RssSteering(key, buckets, queue))
                .getMessage();
    }
}
