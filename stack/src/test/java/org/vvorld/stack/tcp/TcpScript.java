package org.vvorld.stack.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs a script in the manner of packetdrill. Sequence numbers are relative to both ends' initial ones.
 * <pre>
 *  &lt; S. 0:0(0) ack 1 win 65535 &lt;mss 1460,sackOK,TS val 1 ecr last,wscale 7&gt;    a segment arrives
 *  &gt; P. 1:1001(1000) ack 1                                                    one was sent, and this was the next
 *  +0.2 &gt; ...                                                                 it is sent so long from now, to 5 ms or a hundredth
 *  +0.2 ...                                                                   so many seconds later
 *  open mss_1460,sackOK                                                       connect, and the peer's SYN|ACK 10 ms later
 *  set sack off; connect; listen; write N; urgent N; read N; close; shutdown; abort; state S; event E; none
 * </pre>
 * Before a segment arrives, and at the end, all that was sent must have been expected. Options of what is sent are compared when the
 * script names some.
 */
final class TcpScript {
    private static final Pattern SEGMENT = Pattern.compile(
            "([SFRPUEW.0]+) (-?\\d+):(-?\\d+)\\((\\d+)\\)(?: ack (-?\\d+))?(?: win (\\d+))?(?: urg (\\d+))?(?: (ect|ce))?(?: <(.*)>)?");

    private final ScriptedPeer peer;
    private int next;

    private TcpScript(ScriptedPeer peer) {
        this.peer = peer;
    }

    static void run(List<String> lines) {
        try (var peer = new ScriptedPeer()) {
            var script = new TcpScript(peer);
            for (String line : lines) {
                script.next++;
                String text = line.replaceAll("//.*", "").strip();
                if (!text.isEmpty()) {
                    try {
                        script.line(text);
                    } catch (AssertionError | RuntimeException e) {
                        throw new AssertionError("line " + script.next + ": " + line + ": " + e.getMessage(), e);
                    }
                }
            }
            script.nothingElse();
        }
    }

    private void nothingElse() {
        assertTrue(peer.sent.isEmpty(), () -> "not expected: " + describe(peer.sent.peek()));
    }

    private void line(String text) {
        String rest = text;
        long wait = -1;
        if (rest.startsWith("+")) {
            int space = rest.indexOf(' ');
            wait = Math.round(Double.parseDouble(rest.substring(1, space)) * 1e9);
            rest = rest.substring(space + 1).strip();
        }
        if (rest.startsWith("> ")) {
            expect(rest.substring(2).strip(), wait);
            return;
        }
        if (wait > 0) {
            if (rest.startsWith("<") || rest.equals("none")) {
                nothingElse();
            }
            peer.pass(wait);
        }
        if (rest.startsWith("< ")) {
            nothingElse();
            arrive(rest.substring(2).strip());
        } else {
            command(rest.split("\\s+"));
        }
    }

    private void command(String[] w) {
        switch (w[0]) {
            case "set" -> set(w[1], w[2]);
            case "open" -> {
                peer.make().connect();
                peer.sent.clear();
                peer.pass(10_000_000L);
                arrive("S. 0:0(0) ack 1 win 65535 <" + (w.length > 1 ? w[1].replace('_', ' ') : "mss 1460") + ">");
                peer.sent.clear();
                peer.events.clear();
            }
            case "connect" -> peer.make().connect();
            case "listen" -> peer.listening = true;
            case "write" ->
                assertEquals(Integer.parseInt(w.length > 2 ? w[2] : w[1]), peer.write(Integer.parseInt(w[1])));
            case "urgent" -> peer.writeUrgent(Integer.parseInt(w[1]));
            case "read" ->
                assertEquals(Integer.parseInt(w.length > 2 ? w[2] : w[1]), peer.read(Integer.parseInt(w[1])));
            case "close" -> peer.connection.close();
            case "shutdown" -> peer.connection.shutdownWrite();
            case "abort" -> peer.connection.abort();
            case "mtu" -> peer.connection.onPathMss(Integer.parseInt(w[1]), peer.connection.una);
            case "unreachable" -> peer.connection.onUnreachable(TcpError.valueOf(w[1]), peer.connection.una);
            case "state" -> assertEquals(w[1], peer.state());
            case "cwnd" -> assertEquals(Integer.parseInt(w[1]), peer.connection.congestionWindow());
            case "available" -> assertEquals(Integer.parseInt(w[1]), peer.connection.available());
            case "event" -> {
                String event = String.join(" ", List.of(w).subList(1, w.length));
                assertTrue(peer.events.remove(event), () -> "events are " + peer.events);
            }
            case "none" -> nothingElse();
            case "drop" -> peer.sent.clear();
            default -> fail("what is " + w[0]);
        }
    }

    private void set(String name, String value) {
        boolean on = value.equals("on");
        switch (name) {
            case "sack" -> peer.settings.sack = on;
            case "rfc7323" -> peer.settings.rfc7323 = on;
            case "ecn" -> peer.settings.ecn = Integer.parseInt(value);
            case "cc" -> peer.settings.congestion = CongestionAlgorithm.valueOf(value);
            case "delack" -> peer.settings.delayedAck = on;
            case "quickacks" -> peer.connection.quickAcks = Integer.parseInt(value);
            case "nodelay" -> peer.connection.noDelay(on);
            case "keepalive" -> peer.connection.keepAlive(on);
            case "usertimeout" -> peer.connection.userTimeout(Long.parseLong(value) * 1_000_000_000L);
            case "recvspace" -> {
                peer.settings.receiveSpace = Integer.parseInt(value);
                peer.settings.receiveSpaceMaximum = Integer.parseInt(value);
            }
            case "sendspace" -> {
                peer.settings.sendSpace = Integer.parseInt(value);
                peer.settings.sendSpaceMaximum = Integer.parseInt(value);
            }
            case "initcwnd" -> peer.settings.initialWindowSegments = Integer.parseInt(value);
            case "cookies" -> peer.settings.synCookiesOnly = on;
            case "gso" -> peer.gsoBytes = Integer.parseInt(value);
            case "output" -> peer.outputFails = !on;
            case "retries" -> peer.settings.retransmits = Integer.parseInt(value);
            case "blackhole" -> peer.settings.blackHoleDetection = on;
            default -> fail("what is " + name);
        }
    }

    private void arrive(String text) {
        Matcher m = SEGMENT.matcher(text);
        assertTrue(m.matches(), "not a segment");
        int ack = m.group(5) == null ? 0 : Integer.parseInt(m.group(5));
        var made = new ScriptedPeer.Made(
                ScriptedPeer.flags(m.group(1)), Integer.parseInt(m.group(2)), ack, Integer.parseInt(m.group(4)));
        made.window = m.group(6) == null ? 65_535 : Integer.parseInt(m.group(6));
        made.urgent = m.group(7) == null ? 0 : Integer.parseInt(m.group(7));
        peer.congested = "ce".equals(m.group(8));
        if (m.group(9) != null) {
            for (String option : m.group(9).split(",", -1)) {
                option(made, option.strip().split("[ :]+"));
            }
        }
        peer.arrive(made);
        peer.congested = false;
    }

    private void option(ScriptedPeer.Made made, String[] w) {
        switch (w[0]) {
            case "mss" -> made.mss = Integer.parseInt(w[1]);
            case "wscale" -> made.scale = Integer.parseInt(w[1]);
            case "sackOK" -> made.sackPermitted = true;
            case "TS" -> {
                made.timestamps = true;
                made.timestampValue = Integer.parseInt(w[2]);
                made.timestampEcho = w[4].startsWith("last")
                        ? peer.lastTimestamp + (w[4].length() > 4 ? Integer.parseInt(w[4].substring(4)) : 0)
                        : Integer.parseInt(w[4]);
            }
            case "sack" -> {
                made.sack = new int[w.length - 1];
                for (int i = 1; i < w.length; i++) {
                    made.sack[i - 1] = Integer.parseInt(w[i]);
                }
            }
            default -> fail("what is option " + w[0]);
        }
    }

    private void expect(String text, long wait) {
        Matcher m = SEGMENT.matcher(text);
        assertTrue(m.matches(), "not a segment");
        long from = peer.now();
        if (wait >= 0) {
            peer.passUntilSent(wait + wait / 50 + 10_000_000L);
        }
        assertTrue(!peer.sent.isEmpty(), "nothing was sent");
        ScriptedPeer.Sent s = peer.sent.remove();
        if (wait >= 0) {
            long tolerance = 5_000_000L + wait / 100;
            assertTrue(
                    Math.abs(s.atNanos() - from - wait) <= tolerance,
                    () -> "sent after " + (s.atNanos() - from) / 1e9 + " s");
        }
        var expected = new StringBuilder(m.group(1) + " " + m.group(2) + ":" + m.group(3) + "(" + m.group(4) + ")");
        var actual = new StringBuilder(
                ScriptedPeer.flags(s.flags()) + " " + s.seq() + ":" + (s.seq() + s.length()) + "(" + s.length() + ")");
        add(expected, actual, " ack ", m.group(5), s.ack());
        add(expected, actual, " win ", m.group(6), s.window());
        add(expected, actual, " urg ", m.group(7), s.urgent());
        if (m.group(8) != null) {
            expected.append(' ').append(m.group(8));
            actual.append(s.ecnCapable() ? " ect" : " not ect");
        }
        if (m.group(9) != null) {
            expected.append(" <").append(m.group(9)).append('>');
            actual.append(" <").append(options(s)).append('>');
        }
        assertEquals(expected.toString(), actual.toString());
    }

    private static void add(StringBuilder expected, StringBuilder actual, String word, String value, int seen) {
        if (value != null) {
            expected.append(word).append(value);
            actual.append(word).append(seen);
        }
    }

    private static String options(ScriptedPeer.Sent s) {
        var text = new StringBuilder();
        text.append(s.mss() < 0 ? "" : ",mss " + s.mss());
        text.append(s.sackPermitted() ? ",sackOK" : "");
        text.append(s.timestamps() ? ",TS ecr " + s.timestampEcho() : "");
        text.append(s.scale() < 0 ? "" : ",wscale " + s.scale());
        text.append(s.sack().isEmpty() ? "" : ",sack " + s.sack());
        return text.isEmpty() ? "" : text.substring(1);
    }

    private static String describe(ScriptedPeer.Sent s) {
        return ScriptedPeer.flags(s.flags()) + " " + s.seq() + ":" + (s.seq() + s.length()) + "(" + s.length()
                + ") ack " + s.ack() + " win " + s.window() + " <" + options(s) + ">";
    }
}
