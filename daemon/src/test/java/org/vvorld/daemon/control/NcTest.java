package org.vvorld.daemon.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** nc(1) over UDP, from vvctl to vvctl. */
class NcTest extends TwoJails {
    private void awaitListener(String jail) {
        await(() -> admin.call(() -> world.jails().require(jail).vnet().udp().size()) > 0, "nobody listens in " + jail);
    }

    @Test
    void talksBothWays() throws Exception {
        Run there = new Run();
        PipedOutputStream typedThere = new PipedOutputStream();
        CompletableFuture<Run> listener =
                vvctl(there, new PipedInputStream(typedThere), "jexec b nc -u -l -v -w 2 9000");
        awaitListener("b");
        Run here = new Run();
        byte[] binary = new byte[1000];
        new Random(1).nextBytes(binary);
        CompletableFuture<Run> caller = vvctl(here, bytes(binary), "jexec a nc -u -v -w 2 -p 7777 10.0.0.2 9000");
        await(() -> there.out.size() >= binary.length, "what a says");
        assertArrayEquals(binary, there.out.toByteArray());
        assertEquals("""
                Active Internet connections
                Proto Recv-Q Send-Q Local Address          Foreign Address        (state)
                udp4       0      0 10.0.0.2.9000          10.0.0.1.7777
                """, said("jexec b netstat -n"));
        assertEquals("""
                USER     COMMAND    PID   FD  PROTO  LOCAL ADDRESS         FOREIGN ADDRESS
                ?        nc         ?     ?   udp4   10.0.0.1:7777         10.0.0.2:9000
                """, said("sockstat -j a -c -p 1-9000 -P udp -4"));
        assertEquals("", said("jexec a sockstat -lq"));
        typedThere.write("hello a\n".getBytes(StandardCharsets.UTF_8));
        typedThere.flush();
        await(() -> here.out.size() >= 8, "what b answers");
        assertEquals("hello a\n", here.out.toString(StandardCharsets.UTF_8));
        // -w ends both.
        assertEquals(0, caller.get(30, TimeUnit.SECONDS).exit);
        assertEquals(0, listener.get(30, TimeUnit.SECONDS).exit);
        assertEquals("Connection to 10.0.0.2 port 9000 [udp/*] succeeded!\n", here.err());
        assertEquals("Connection from 10.0.0.1 7777 received!\n", there.err());
    }

    /** By an address of the network, and by one of the link. */
    @Test
    void speaksIpv6() throws Exception {
        String mac = said("jexec b ifconfig epair0b").replaceAll("(?s).*inet6 (fe80:[0-9a-f:]+)%.*", "$1");
        for (String to : new String[] {"2001:db8::2", mac + "%epair0a"}) {
            Run there = new Run();
            CompletableFuture<Run> listener = vvctl(there, bytes(new byte[0]), "jexec b nc -6 -u -l -k -w 2 9000");
            awaitListener("b");
            CompletableFuture<Run> caller =
                    vvctl(bytes("hello".getBytes(StandardCharsets.UTF_8)), "jexec a nc -u -w 1 " + to + " 9000");
            assertEquals("", caller.get(30, TimeUnit.SECONDS).err());
            assertEquals("", listener.get(30, TimeUnit.SECONDS).err());
            assertEquals("hello", there.out.toString(StandardCharsets.UTF_8), to);
        }
        Run r = vvctl(bytes(new byte[1]), "jexec a nc -u 2001:db8::2 9").get(30, TimeUnit.SECONDS);
        assertEquals("nc: Connection refused\n", r.err());
        CompletableFuture<Run> caller = vvctl(bytes(new byte[0]), "jexec a nc -u -p 7 -w 2 " + mac + "%epair0a 7");
        awaitListener("a");
        String shown = said("sockstat -j a -6q");
        assertTrue(
                shown.matches(
                        "\\?        nc         \\?     \\?   udp6   fe80:[0-9a-f:]+%epair0a:7 fe80:[0-9a-f:]+%epair0a:7\n"),
                shown);
        caller.get(30, TimeUnit.SECONDS);
    }

    @Test
    void hearsThatNobodyListens() throws Exception {
        Run r = vvctl(bytes(new byte[] {1}), "jexec a nc -u 10.0.0.2 9").get(30, TimeUnit.SECONDS);
        assertEquals("nc: Connection refused\n", r.err());
        assertEquals(1, r.exit);
        r = vvctl(bytes(new byte[0]), "jexec a nc -u -z -v 10.0.0.2 9").get(30, TimeUnit.SECONDS);
        assertEquals("nc: connect to 10.0.0.2 port 9 (udp) failed: Connection refused\n", r.err());
        assertEquals(1, r.exit);
        CompletableFuture<Run> listener = vvctl(bytes(new byte[0]), "jexec b nc -u -l -k -w 3 9");
        awaitListener("b");
        r = vvctl(bytes(new byte[0]), "jexec a nc -uzv 10.0.0.2 9-9").get(30, TimeUnit.SECONDS);
        assertEquals("Connection to 10.0.0.2 port 9 [udp/*] succeeded!\n", r.err());
        assertEquals(0, r.exit);
        assertEquals("XXX", listener.get(30, TimeUnit.SECONDS).out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        for (String[] wrong : new String[][] {
            {"nc -u", "usage: nc [-dNnuvz] "},
            {"nc -u web 9", "nc: getaddrinfo: web: "},
            {"nc -u 10.0.0.2 0", "nc: invalid port: '0': a number, 1 to 65535\n"},
            {"nc -u 10.0.0.2 9-8", "nc: port range not valid: 9-8: LOW-HIGH, with -z\n"},
            {"nc -u 192.0.2.1 9", "nc: connect to 192.0.2.1 port 9 (udp) failed: No route to host\n"},
            {"nc -u -s 10.0.0.9 10.0.0.2 9", "nc: bind: Can't assign requested address\n"},
        }) {
            Run r = vvctl(bytes(new byte[0]), "jexec a " + wrong[0]).get(30, TimeUnit.SECONDS);
            assertTrue(r.err().startsWith(wrong[1]), wrong[0] + ": " + r.err());
            assertEquals(1, r.exit, wrong[0]);
        }
    }

    /** A caller that goes away ends its command, and its socket with it; so does the end of the jail. */
    @Test
    void endsWithItsCallerAndWithItsJail() throws Exception {
        try (SocketChannel c = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            c.connect(UnixDomainSocketAddress.of(socket));
            c.write(ByteBuffer.wrap("{\"argv\":[\"jexec\",\"a\",\"nc\",\"-u\",\"-l\",\"9\"],\"stdin\":true}\n"
                    .getBytes(StandardCharsets.UTF_8)));
            awaitListener("a");
        }
        await(
                () -> admin.call(() -> world.jails().all().stream()
                        .allMatch(j -> j.vnet().udp().size() == 0)),
                "the socket is left");
        CompletableFuture<Run> listener = vvctl(bytes(new byte[0]), "jexec a nc -u -l 9");
        awaitListener("a");
        assertEquals("", said("jexec a netstat -n -p udp"), "a listener is no connection");
        assertEquals("""
                Active Internet connections (including servers)
                Proto Recv-Q Send-Q Local Address          Foreign Address        (state)
                udp4       0      0 *.9                    *.*
                """, said("jexec a netstat -an"));
        assertEquals(
                "{\"statistics\":{\"socket\":[{\"protocol\":\"udp4\",\"receive-bytes-waiting\":0,"
                        + "\"send-bytes-waiting\":0,\"local\":{\"address\":\"*\",\"port\":\"9\"},"
                        + "\"remote\":{\"address\":\"*\",\"port\":\"*\"}}]}}\n",
                said("--json jexec a netstat -a"));
        assertEquals("?        nc         ?     ?   udp4   *:9                   *:*\n", said("sockstat -j a -lq"));
        assertEquals(0, vvctl(bytes(new byte[0]), "jail -r a").join().exit);
        Run r = listener.get(30, TimeUnit.SECONDS);
        assertEquals("nc: Network is down: the jail was removed\n", r.err());
        assertEquals(1, r.exit);
    }

    @Test
    void badInputLinesAreRefusedAndAnswered() throws IOException {
        try (SocketChannel c = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            c.connect(UnixDomainSocketAddress.of(socket));
            String request = """
                    {"argv":["jexec","a","nc","-u","-w","1","10.0.0.2","9"],"stdin":true}
                    {"data":"!!"}
                    """;
            c.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            StringBuilder all = new StringBuilder();
            ByteBuffer b = ByteBuffer.allocate(4096);
            while (c.read(b) >= 0) {
                all.append(StandardCharsets.UTF_8.decode(b.flip()));
                b.clear();
            }
            assertEquals(
                    "{\"err\":\"nc: standard input: it is not {\\\"data\\\":\\\"BASE64\\\"}\\n\"}\n{\"exit\":0}\n",
                    all.toString());
        }
    }
}
