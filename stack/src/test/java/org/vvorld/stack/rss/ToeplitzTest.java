package org.vvorld.stack.rss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.wire.Ipv4Address;

class ToeplitzTest {
    private final Hashes hashes = new Hashes();

    @AfterEach
    void close() {
        hashes.close();
    }

    /** "Verifying the RSS Hash Calculation", Microsoft. */
    @ParameterizedTest
    @CsvSource({
        "66.9.149.187,    2794,  161.142.100.80, 1766,  323e8fc2, 51ccc178, 8",
        "199.92.111.2,    14230, 65.69.140.83,   4739,  d718262a, c626b0ea, 10",
        "24.19.198.95,    12898, 12.22.207.184,  38024, d2d0a5de, 5c2b394a, 10",
        "38.27.205.30,    48228, 209.142.163.6,  2217,  82989176, afc7327f, 15",
        "153.39.163.191,  44251, 202.188.127.2,  1303,  5d1809c5, 10e828a2, 2",
    })
    void verificationVectorsOfIpv4(
            String source,
            int sourcePort,
            String destination,
            int destinationPort,
            String two,
            String four,
            int bucket) {
        Toeplitz t = new Toeplitz(Toeplitz.microsoftKey());
        int from = Ipv4Address.parse(source);
        int to = Ipv4Address.parse(destination);
        assertEquals(two, hex(t.hash(from, to)));
        assertEquals(four, hex(t.hash(from, to, sourcePort << 16 | destinationPort)));
        assertEquals(bucket, t.hash(from, to, sourcePort << 16 | destinationPort) & 0xf);
    }

    @ParameterizedTest
    @CsvSource({
        "3ffe:2501:200:1fff::7,              2794,  3ffe:2501:200:3::1,        1766,  2cc18cd5, 40207d3d, 13",
        "3ffe:501:8::260:97ff:fe40:efab,     14230, ff02::1,                   4739,  0f0c461c, dde51bbf, 15",
        "3ffe:1900:4545:3:200:f8ff:fe21:67cf,44251, fe80::200:f8ff:fe21:67cf,  38024, 4b61e985, 02d1feef, 15",
    })
    void verificationVectorsOfIpv6(
            String source, int sourcePort, String destination, int destinationPort, String two, String four, int bucket)
            throws UnknownHostException {
        Toeplitz t = new Toeplitz(Toeplitz.microsoftKey());
        Packet p = hashes.packet(Hashes.join(
                InetAddress.getByName(source).getAddress(),
                InetAddress.getByName(destination).getAddress()));
        assertEquals(two, hex(t.hash6(p, p.head())));
        assertEquals(four, hex(t.hash6(p, p.head(), sourcePort << 16 | destinationPort)));
        assertEquals(bucket, t.hash6(p, p.head(), sourcePort << 16 | destinationPort) & 0xf);
    }

    private static String hex(int hash) {
        return String.format("%08x", hash);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isWhatTheDefinitionSays(boolean symmetric) {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2_000; i++) {
            byte[] key = symmetric ? Hashes.randomSymmetricKey(random) : Bytes.random(random, Toeplitz.KEY_BYTES);
            Toeplitz t = new Toeplitz(key);
            assertEquals(symmetric, t.isSymmetric());

            byte[] four = Bytes.random(random, 12);
            int from = Bytes.u32(four, 0);
            int to = Bytes.u32(four, 4);
            byte[] two = Hashes.join(Hashes.word(from), Hashes.word(to));
            assertEquals(Hashes.bitByBit(key, two), t.hash(from, to));
            assertEquals(Hashes.bitByBit(key, four), t.hash(from, to, Bytes.u32(four, 8)));

            byte[] addresses = Bytes.random(random, 32);
            int ports = random.nextInt();
            Packet p = hashes.packet(addresses);
            assertEquals(Hashes.bitByBit(key, addresses), t.hash6(p, p.head()));
            int expected = Hashes.bitByBit(key, Hashes.join(addresses, Hashes.word(ports)));
            assertEquals(expected, t.hash6(p, p.head(), ports));
        }
    }

    @Test
    void theDefaultKeyDoesNotTellDirections() {
        Toeplitz t = new Toeplitz(Toeplitz.symmetricKey());
        Toeplitz other = new Toeplitz(Toeplitz.microsoftKey());
        assertTrue(t.isSymmetric());
        assertFalse(other.isSymmetric());
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 1_000; i++) {
            int a = random.nextInt();
            int b = random.nextInt();
            int ports = random.nextInt();
            assertEquals(t.hash(a, b, ports), t.hash(b, a, FlowHash.swapped(ports)));
            assertEquals(t.hash(a, b), t.hash(b, a));
            assertNotEquals(other.hash(a, b), other.hash(b, a));
            byte[] from = Bytes.random(random, 16);
            byte[] to = Bytes.random(random, 16);
            Packet p = hashes.packet(Hashes.join(from, to, from));
            assertEquals(t.hash6(p, p.head(), ports), t.hash6(p, p.head() + 16, FlowHash.swapped(ports)));
            assertNotEquals(other.hash6(p, p.head()), other.hash6(p, p.head() + 16));
        }
    }

    @Test
    void theDefaultKeyGivesEveryWordAHashOfItsOwn() {
        Toeplitz t = new Toeplitz(Toeplitz.symmetricKey());
        Set<Integer> seen = new HashSet<>();
        for (int word = 0; word < 0x1_0000; word++) {
            assertTrue(seen.add(t.hash(word, 0)), () -> "two words hash alike");
        }
    }

    @Test
    void theKeyIsCopied() {
        byte[] key = Toeplitz.microsoftKey();
        Toeplitz t = new Toeplitz(key);
        key[0] = 1;
        t.key()[1] = 1;
        assertArrayEquals(Toeplitz.microsoftKey(), t.key());
    }

    @Test
    void almostSymmetricIsNot() {
        byte[] key = Toeplitz.symmetricKey();
        key[Toeplitz.KEY_BYTES - 1] ^= 1;
        assertFalse(new Toeplitz(key).isSymmetric());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 39, 41})
    void refusesKeysOfAnotherLength(int bytes) {
        var e = assertThrows(IllegalArgumentException.class, () -> new Toeplitz(new byte[bytes]));
        assertEquals("RSS key of " + bytes + " bytes: give 40 bytes, 80 hexadecimal digits", e.getMessage());
    }
}
