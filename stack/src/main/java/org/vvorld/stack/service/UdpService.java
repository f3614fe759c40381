package org.vvorld.stack.service;

import java.nio.charset.StandardCharsets;
import org.vvorld.stack.packet.Packet;
import org.vvorld.stack.stats.Counter;
import org.vvorld.stack.udp.UdpReceiver;
import org.vvorld.stack.udp.UdpShard;
import org.vvorld.stack.udp.UdpSocket;

/**
 * A small service over UDP, on all workers: a datagram is answered where it arrives, from the address that it was sent to (RFC 1122
 * section 4.1.3.5). Neither who asks a whole network is answered, nor who asks from a port of such a service: two of them would go on
 * for ever.
 */
public final class UdpService implements UdpReceiver {
    private static final int MOST_CHARACTERS = 512;
    private static final int SECOND_BYTES = 4;
    /** RFC 868: 1970 in seconds since 1900. */
    private static final long EPOCH = 2_208_988_800L;

    private static final long MIX = 0x9e37_79b9_7f4a_7c15L;

    private final SmallService service;
    private final WallClock clock;
    private volatile Said said = new Said(Long.MIN_VALUE, "");

    /** A second in words. */
    private static final class Said {
        final long second;
        final byte[] bytes;

        Said(long second, String words) {
            this.second = second;
            bytes = (words + "\r\n").getBytes(StandardCharsets.US_ASCII);
        }
    }

    UdpService(SmallService service, WallClock clock) {
        this.service = service;
        this.clock = clock;
    }

    SmallService service() {
        return service;
    }

    @Override
    public void onDatagram(UdpShard on, UdpSocket to, Packet p, int payloadAt, int payloadBytes) {
        if (service == SmallService.DISCARD) {
            return;
        }
        int port = UdpShard.sourcePort(p);
        if (port == 0 || port == to.localPort() || SmallService.isAnsweredFrom(port) || UdpShard.isToMany(p)) {
            on.count(Counter.UDP_SERVICE_REFUSED);
            return;
        }
        switch (service) {
            case ECHO -> {
                Packet answer = on.output().prepare(payloadBytes);
                if (answer != null) {
                    answer.copyFrom(p, payloadAt, answer.head(), payloadBytes);
                    send(on, to, p, answer);
                }
            }
            case CHARGEN -> {
                // RFC 864: a random number of characters, from the start of some line.
                int random = (int) ((on.now() ^ port) * MIX >>> 40);
                send(on, to, p, random, random % (MOST_CHARACTERS + 1));
            }
            case DAYTIME -> {
                byte[] now = now();
                Packet answer = on.output().prepare(now.length);
                if (answer != null) {
                    answer.copyFrom(now, 0, answer.head(), now.length);
                    send(on, to, p, answer);
                }
            }
            case TIME -> {
                Packet answer = on.output().prepare(SECOND_BYTES);
                if (answer != null) {
                    answer.u32(answer.head(), (int) (clock.epochSeconds() + EPOCH));
                    send(on, to, p, answer);
                }
            }
            case DISCARD -> throw new AssertionError();
        }
    }

    /** Made once a second at most. */
    private byte[] now() {
        long second = clock.epochSeconds();
        Said s = said;
        if (s.second != second) {
            s = new Said(second, clock.words(second));
            said = s;
        }
        return s.bytes;
    }

    private static void send(UdpShard on, UdpSocket from, Packet asked, int line, int length) {
        Packet answer = on.output().prepare(length);
        if (answer != null) {
            Characters.put(line, answer, length);
            send(on, from, asked, answer);
        }
    }

    private static void send(UdpShard on, UdpSocket from, Packet asked, Packet answer) {
        on.output()
                .send(
                        from,
                        answer,
                        UdpShard.destinationHigh(asked),
                        UdpShard.destinationLow(asked),
                        UdpShard.sourceHigh(asked),
                        UdpShard.sourceLow(asked),
                        UdpShard.sourcePort(asked));
    }
}
