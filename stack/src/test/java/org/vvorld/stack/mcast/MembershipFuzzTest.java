package org.vvorld.stack.mcast;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.testing.Bytes;

/**
 * Coverage-guided fuzzing of IGMP and MLD with Jazzer. In a build it replays the inputs in {@code MembershipFuzzTestInputs}; with the
 * environment variable {@code JAZZER_FUZZ=1} it looks for new ones.
 *
 * <p>An input's first byte says how long to wait behind it, in tens of milliseconds; the checksum is put right.
 */
class MembershipFuzzTest {
    private static final SourceFilter SOME = SourceFilter.include(MembershipLab.sources("10.0.0.1", "10.0.0.9"));

    @FuzzTest(maxDuration = "1m")
    void anyIgmp(byte[] data) {
        if (data.length < 5) {
            return;
        }
        try (MembershipLab lab = new MembershipLab(true)) {
            lab.m.up();
            lab.set("a", "239.1.2.3", SourceFilter.ALL);
            lab.set("a", "239.1.2.4", SOME);
            String igmp = Bytes.hex(Arrays.copyOfRange(data, 1, Math.min(data.length, 1400)));
            for (String destination : new String[] {"224.0.0.1", "239.1.2.3", "239.1.2.4"}) {
                lab.igmp(MembershipLab.ipv4(destination, 1, "94040000", igmp));
                lab.run(10L * Byte.toUnsignedInt(data[0]));
            }
        }
    }

    @FuzzTest(maxDuration = "1m")
    void anyMld(byte[] data) {
        if (data.length < 1) {
            return;
        }
        try (MembershipLab lab = new MembershipLab(false)) {
            lab.m.up();
            lab.m.set("a", 0xff0eL << 48, 5, SourceFilter.ALL);
            lab.m.set("a", 0xff0eL << 48, 6, SOME);
            Packet p = lab.desk.of(Arrays.copyOfRange(data, 1, Math.min(data.length, 1400)));
            for (long lo : new long[] {1, 5, 6}) {
                long hi = lo == 1 ? 0xff02L << 48 : 0xff0eL << 48;
                Mld.input(lab.m, p, p.head(), p.tail(), 0xfe80L << 48, hi, lo, 1, true);
                lab.run(10L * Byte.toUnsignedInt(data[0]));
            }
        }
    }
}
