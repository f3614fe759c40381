package org.vvorld.stack.rtadv;

import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.slaac.RaMessage;
import org.vvorld.stack.slaac.RaOption;

/** Do two routers of a link say the same? RFC 4861 section 6.2.7. */
final class Consistency {
    private Consistency() {}

    /** How many values of a sound advertisement differ from what is advertised here; unspecified ones never do. */
    static int differences(RtadvSettings s, Packet p, int at, int end) {
        int flags = RaMessage.flags(p, at);
        int differences = differ(s.hopLimit(), RaMessage.hopLimit(p, at))
                + differ(s.reachableMillis(), RaMessage.reachableMillis(p, at))
                + differ(s.retransMillis(), RaMessage.retransMillis(p, at))
                + (s.isManaged() == ((flags & RaMessage.MANAGED) != 0) ? 0 : 1)
                + (s.hasOtherConfig() == ((flags & RaMessage.OTHER) != 0) ? 0 : 1);
        for (int option = at + RaMessage.HEADER_BYTES; option < end; option += RaOption.bytes(p, option)) {
            int type = RaOption.type(p, option);
            if (type == RaOption.MTU) {
                differences += differ(s.linkMtuBytes(), RaOption.mtuBytes(p, option));
            } else if (type == RaOption.PREFIX) {
                differences += prefix(s, p, option);
            }
        }
        return differences;
    }

    private static int differ(long ours, long theirs) {
        return ours == 0 || theirs == 0 || ours == theirs ? 0 : 1;
    }

    private static int prefix(RtadvSettings s, Packet p, int option) {
        for (int i = 0; i < s.prefixes().size(); i++) {
            RtadvSettings.AdvertisedPrefix x = s.prefixes().get(i);
            if (x.length() == RaOption.prefixLength(p, option)
                    && x.hi() == RaOption.prefixHi(p, option)
                    && x.lo() == RaOption.prefixLo(p, option)) {
                return (x.validSeconds() == RaOption.lifetimeSeconds(p, option) ? 0 : 1)
                        + (x.preferredSeconds() == RaOption.preferredSeconds(p, option) ? 0 : 1);
            }
        }
        return 0;
    }
}
