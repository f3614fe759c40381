package org.vvorld.stack.slaac;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.testing.PacketDesk;

/**
 * Coverage-guided fuzzing of router advertisements with Jazzer. In a build it replays the inputs in {@code AutoconfFuzzTestInputs}; with the
 * environment variable {@code JAZZER_FUZZ=1} it looks for new ones.
 */
class AutoconfFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void anyAdvertisement(byte[] data) {
        try (AutoconfLab lab = new AutoconfLab();
                PacketDesk desk = new PacketDesk()) {
            Packet p = desk.of(Arrays.copyOf(data, Math.min(data.length, 1400)));
            RsMessage.check(p, p.head(), p.tail(), 0, 0);
            if (AutoconfLab.check(p) == null) {
                for (int router = 1; router < 40; router++) {
                    lab.host.onAdvertisement(p, p.head(), p.tail(), AutoconfLab.LINK_LOCAL, router);
                    lab.run(1);
                }
            }
            assertTrue(lab.host.routers().size() <= 16 && lab.host.addresses().size() <= 16);
        }
    }
}
