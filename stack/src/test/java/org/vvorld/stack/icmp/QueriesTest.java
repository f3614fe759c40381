package org.vvorld.stack.icmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vvorld.stack.sim.Lab.ms;
import static org.vvorld.stack.testing.Checkers.assertPacket;
import static org.vvorld.stack.testing.Checkers.dst;
import static org.vvorld.stack.testing.Checkers.icmp;
import static org.vvorld.stack.testing.Checkers.rest;
import static org.vvorld.stack.testing.Checkers.src;
import static org.vvorld.stack.testing.Ipv4Frame.ipv4;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.stats.Drop;
import org.vvorld.stack.sysctl.Sysctl;
import org.vvorld.stack.testing.Bytes;
import org.vvorld.stack.testing.Checkers;
import org.vvorld.stack.testing.Frames;
import org.vvorld.stack.testing.Ipv4Frame;
import org.vvorld.stack.testing.RouterLab;
import org.vvorld.stack.wire.MacAddress;

/** RFC 1122 sections 3.2.2.8 and 3.2.2.9. */
class QueriesTest {
    private static Ipv4Frame query(int type, int bytes) {
        return ipv4("10.0.0.1", "10.0.0.254").icmp(Frames.icmp(type, 0, 0x0007_0009, new byte[bytes]));
    }

    @Test
    void timestampsAreAnsweredWithATimeThatIsNotOfTheDay() {
        try (RouterLab lab = new RouterLab(1)) {
            lab.lab.runFor(ms(1234));
            lab.fromLeft(query(13, 12));
            byte[] reply = lab.toLeft().getFirst();
            assertPacket(reply, Checkers.ipv4(src("10.0.0.254"), dst("10.0.0.1")), icmp(14, 0), rest(0x0007_0009));
            assertEquals(0, Bytes.u32(reply, 42));
            assertEquals(0x8000_0000 | 1234, Bytes.u32(reply, 46));
            assertEquals(0x8000_0000 | 1234, Bytes.u32(reply, 50));
            lab.fromLeft(query(13, 11));
            lab.fromLeft(ipv4("10.0.0.1", "10.0.0.255")
                    .icmp(Frames.icmp(13, 0, 0, new byte[12]))
                    .frame(MacAddress.BROADCAST, RouterLab.LEFT));
            lab.vnet().sysctls().set(Sysctl.ICMP_TIMESTAMP_REPLY, 0);
            lab.fromLeft(query(13, 12));
            assertEquals(Map.of(Drop.ICMP_TOO_SHORT, 1L, Drop.ICMP_NOT_ANSWERED, 2L), lab.drops());
        }
    }

    @Test
    void masksAreAnsweredIfTheSysctlSaysSo() {
        try (RouterLab lab = new RouterLab(2)) {
            lab.fromLeft(query(17, 4));
            assertEquals(Map.of(Drop.ICMP_NOT_ANSWERED, 1L), lab.drops());
            lab.vnet().sysctls().set(Sysctl.ICMP_MASK_REPLY, 1);
            lab.fromLeft(query(17, 4));
            assertPacket(lab.toLeft().getFirst(), icmp(18, 0), rest(0x0007_0009));
            assertEquals(0xffff_ff00, Bytes.u32(lab.toLeft().getFirst(), 42));
        }
    }
}
