package org.vvorld.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vvorld.integration.harness.Capture;
import org.vvorld.integration.harness.DemoWorld;
import org.vvorld.integration.harness.IntegrationTest;
import org.vvorld.integration.harness.RawFrames;

/** The other tests believe tshark that vvorld sends nothing wrong; here it finds what is wrong. */
@IntegrationTest
class CaptureTest {
    private static final String STATION = "02:00:00:00:00:99";
    private static final String ETHERNET = "ffffffffffff" + "020000000099" + "0800";

    private static DemoWorld world;

    @BeforeAll
    static void start() {
        world = new DemoWorld();
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            IPv4 checksum, 4500001c00010000400100000a4200630a4200020800f7fd00010001
            ICMP checksum, 4500001c0001000040016624 0a4200630a4200020800f7fc00010001
            length,        4500009c0001000040010000 0a4200630a4200020800f7fd00010001
            """)
    void faultIsFound(String what, String packet) {
        try (Capture capture = new Capture(world.netns(), "vv0")) {
            byte[] frame = HexFormat.of().parseHex(ETHERNET + packet.replace(" ", ""));
            assertEquals(1, RawFrames.send(world.netns(), "vv0", List.of(frame)), what);
            AssertionError found = assertThrows(AssertionError.class, () -> capture.requireClean(STATION));
            assertTrue(found.getMessage().contains("tshark objects"), found::getMessage);
        }
    }

    @Test
    void silenceIsFound() {
        try (Capture capture = new Capture(world.netns(), "vv0")) {
            AssertionError found = assertThrows(AssertionError.class, () -> capture.requireClean(STATION));
            assertTrue(found.getMessage().contains("no frame of"), found::getMessage);
        }
    }
}
