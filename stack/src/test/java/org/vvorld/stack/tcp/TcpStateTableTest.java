package org.vvorld.stack.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.vvorld.stack.wire.Tcp;

/** Every state against every kind of segment, in and beside the window, with every kind of ACK: RFC 9293 section 3.10.7. */
class TcpStateTableTest {
    private enum Kind {
        SYN(Tcp.SYN, 0),
        SYN_ACK(Tcp.SYN | Tcp.ACK, 0),
        RST(Tcp.RST, 0),
        RST_ACK(Tcp.RST | Tcp.ACK, 0),
        FIN(Tcp.FIN | Tcp.ACK, 0),
        ACK(Tcp.ACK, 0),
        DATA(Tcp.ACK | Tcp.PSH, 100),
        BARE(Tcp.PSH, 100);

        private final int flags;
        private final int length;

        Kind(int flags, int length) {
            this.flags = flags;
            this.length = length;
        }

        boolean has(int flag) {
            return (flags & flag) != 0;
        }
    }

    private enum Place {
        LEFT(-300),
        EXACT(0),
        INSIDE(50),
        RIGHT(1 << 20);

        private final int offset;

        Place(int offset) {
            this.offset = offset;
        }
    }

    private enum Ack {
        /** Of everything that was sent. */
        CURRENT,
        OLD,
        VERY_OLD,
        FUTURE
    }

    /** What is to come of it, and by which rule. */
    private record Outcome(String state, String reply, String rule) {}

    private static final List<String> STATES = List.of(
            "CLOSED",
            "LISTEN",
            "SYN_SENT",
            "SYN_RECEIVED",
            "ESTABLISHED",
            "FIN_WAIT_1",
            "FIN_WAIT_2",
            "CLOSE_WAIT",
            "CLOSING",
            "LAST_ACK",
            "TIME_WAIT");

    @TestFactory
    Stream<DynamicTest> table() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String state : STATES) {
            for (Kind kind : Kind.values()) {
                for (Place place : Place.values()) {
                    for (Ack ack : kind.has(Tcp.ACK) ? Ack.values() : new Ack[] {Ack.CURRENT}) {
                        Outcome o = outcome(state, kind, place, ack);
                        String name = state + ": " + kind + " " + place + " ack " + ack + " -> " + o;
                        tests.add(DynamicTest.dynamicTest(name, () -> check(state, kind, place, ack, o)));
                    }
                }
            }
        }
        assertTrue(tests.size() >= 300);
        return tests.stream();
    }

    private static Outcome outcome(String state, Kind kind, Place place, Ack ack) {
        return switch (state) {
            case "CLOSED" -> new Outcome("CLOSED", kind.has(Tcp.RST) ? "" : "RST", "3.10.7.1");
            case "LISTEN" -> listen(kind);
            case "SYN_SENT" -> synSent(kind, ack);
            case "TIME_WAIT" -> timeWait(kind, place);
            default -> synchronizedState(state, kind, place, ack);
        };
    }

    private static Outcome listen(Kind kind) {
        if (kind.has(Tcp.RST)) {
            return new Outcome("LISTEN", "", "3.10.7.2 first");
        }
        if (kind.has(Tcp.ACK)) {
            return new Outcome("LISTEN", "RST", "3.10.7.2 second");
        }
        return kind == Kind.SYN
                ? new Outcome("SYN_RECEIVED", "SYN_ACK", "3.10.7.2 third")
                : new Outcome("LISTEN", "", "3.10.7.2 fourth");
    }

    private static Outcome synSent(Kind kind, Ack ack) {
        if (kind.has(Tcp.ACK) && ack != Ack.CURRENT) {
            return new Outcome("SYN_SENT", kind.has(Tcp.RST) ? "" : "RST", "3.10.7.3 first");
        }
        if (kind.has(Tcp.RST)) {
            return new Outcome(kind == Kind.RST_ACK ? "CLOSED" : "SYN_SENT", "", "3.10.7.3 second");
        }
        if (kind == Kind.SYN_ACK) {
            return new Outcome("ESTABLISHED", "ACK", "3.10.7.3 fourth");
        }
        return kind == Kind.SYN
                ? new Outcome("SYN_RECEIVED", "SYN_ACK", "3.10.7.3 fourth")
                : new Outcome("SYN_SENT", "", "3.10.7.3 fifth");
    }

    private static Outcome timeWait(Kind kind, Place place) {
        if (kind.has(Tcp.RST)) {
            return new Outcome("TIME_WAIT", "", "RFC 1337");
        }
        if (kind == Kind.SYN && (place == Place.INSIDE || place == Place.RIGHT)) {
            return new Outcome("SYN_RECEIVED", "SYN_ACK", "RFC 6191");
        }
        boolean answered = kind.has(Tcp.SYN)
                || kind.has(Tcp.ACK) && (kind.length > 0 || kind.has(Tcp.FIN) || place != Place.EXACT);
        return new Outcome("TIME_WAIT", answered ? "ACK" : "", "3.10.7.4 TIME-WAIT");
    }

    private static Outcome synchronizedState(String state, Kind kind, Place place, Ack ack) {
        boolean opening = state.equals("SYN_RECEIVED");
        if (place == Place.LEFT || place == Place.RIGHT) {
            return new Outcome(state, kind.has(Tcp.RST) ? "" : "ACK", "3.10.7.4 first");
        }
        if (kind.has(Tcp.RST)) {
            return place == Place.EXACT
                    ? new Outcome("CLOSED", "", "3.10.7.4 second")
                    : new Outcome(state, "ACK", "RFC 5961 3.2");
        }
        if (kind.has(Tcp.SYN)) {
            return opening ? new Outcome("CLOSED", "", "3.10.7.4 fourth") : new Outcome(state, "ACK", "RFC 5961 4.2");
        }
        if (!kind.has(Tcp.ACK)) {
            return new Outcome(state, "", "3.10.7.4 fifth");
        }
        if (opening) {
            return ack == Ack.CURRENT ? text("ESTABLISHED", kind, place) : new Outcome(state, "RST", "3.10.7.4 fifth");
        }
        if (ack == Ack.FUTURE || ack == Ack.VERY_OLD) {
            return new Outcome(state, "ACK", "RFC 5961 5.2");
        }
        if (ack == Ack.CURRENT) {
            switch (state) {
                case "FIN_WAIT_1" -> {
                    return text("FIN_WAIT_2", kind, place);
                }
                case "CLOSING" -> {
                    return new Outcome("TIME_WAIT", "", "3.10.7.4 fifth");
                }
                case "LAST_ACK" -> {
                    return new Outcome("CLOSED", "", "3.10.7.4 fifth");
                }
                default -> {}
            }
        }
        return text(state, kind, place);
    }

    private static Outcome text(String state, Kind kind, Place place) {
        boolean takes = List.of("ESTABLISHED", "FIN_WAIT_1", "FIN_WAIT_2").contains(state);
        if (!takes || kind == Kind.ACK) {
            return new Outcome(state, "", "3.10.7.4 seventh");
        }
        if (kind == Kind.DATA || place == Place.INSIDE) {
            return new Outcome(state, "ACK", "3.10.7.4 seventh");
        }
        String next = switch (state) {
            case "ESTABLISHED" -> "CLOSE_WAIT";
            case "FIN_WAIT_1" -> "CLOSING";
            default -> "TIME_WAIT";
        };
        return new Outcome(next, "ACK", "3.10.7.4 eighth");
    }

    private static void check(String state, Kind kind, Place place, Ack ack, Outcome expected) {
        try (var peer = new ScriptedPeer()) {
            int seq = reach(peer, state) + place.offset;
            TcpConnection c = peer.connection;
            boolean before = state.equals("CLOSED") || state.equals("LISTEN");
            // Relative to the initial sequence number.
            int una = before ? 1 : c.una - c.iss;
            int next = before ? 1 : c.next - c.iss;
            int number = switch (ack) {
                case CURRENT -> next;
                case OLD -> state.equals("SYN_RECEIVED") || state.equals("SYN_SENT") ? 0 : una - 1;
                case VERY_OLD -> una - 200_000;
                case FUTURE -> next + 100;
            };
            peer.sent.clear();
            peer.arrive(kind.flags, seq, number, kind.length);
            assertEquals(expected.state, stateOf(peer, state));
            String reply = "";
            if (!peer.sent.isEmpty()) {
                int flags = peer.sent.remove().flags();
                reply = (flags & Tcp.RST) != 0 ? "RST" : (flags & Tcp.SYN) != 0 ? "SYN_ACK" : "ACK";
            }
            assertEquals(expected.reply, reply);
            assertTrue(peer.sent.isEmpty(), "one answer");
        }
    }

    private static String stateOf(ScriptedPeer peer, String before) {
        return before.equals("CLOSED") && peer.connection == null ? "CLOSED" : peer.state();
    }

    /** Brings a connection into a state, something being unacknowledged where there can be. Returns what is expected next. */
    private static int reach(ScriptedPeer peer, String state) {
        if (state.equals("CLOSED")) {
            return 1;
        }
        if (state.equals("LISTEN")) {
            peer.listening = true;
            return 1;
        }
        if (state.equals("SYN_SENT")) {
            peer.make().connect();
            return 0;
        }
        peer.listening = true;
        peer.arrive(Tcp.SYN, 0, 0, 0);
        if (state.equals("SYN_RECEIVED")) {
            return 1;
        }
        peer.arrive(Tcp.ACK, 1, 1, 0);
        peer.write(10);
        peer.arrive(Tcp.ACK, 1, 11, 0);
        switch (state) {
            case "FIN_WAIT_1" -> peer.connection.shutdownWrite();
            case "FIN_WAIT_2" -> {
                peer.connection.shutdownWrite();
                peer.arrive(Tcp.ACK, 1, 12, 0);
            }
            case "CLOSE_WAIT" -> peer.arrive(Tcp.FIN | Tcp.ACK, 1, 11, 0);
            case "CLOSING" -> {
                peer.connection.shutdownWrite();
                peer.arrive(Tcp.FIN | Tcp.ACK, 1, 11, 0);
            }
            case "LAST_ACK" -> {
                peer.arrive(Tcp.FIN | Tcp.ACK, 1, 11, 0);
                peer.connection.shutdownWrite();
            }
            case "TIME_WAIT" -> {
                peer.connection.shutdownWrite();
                peer.arrive(Tcp.FIN | Tcp.ACK, 1, 12, 0);
            }
            default -> {}
        }
        assertEquals(state, peer.state());
        return List.of("ESTABLISHED", "FIN_WAIT_1", "FIN_WAIT_2").contains(state) ? 1 : 2;
    }
}
