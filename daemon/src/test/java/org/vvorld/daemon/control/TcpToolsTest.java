package org.vvorld.daemon.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** nc(1), fetch(1), tcpdrop(8), inetd(8)'s services, netstat(1) and sockstat(1) over TCP. */
class TcpToolsTest extends TwoJails {
    @TempDir
    Path www;

    private void awaitListener(String jail) {
        await(() -> admin.call(() -> world.jails().require(jail).vnet().tcp().size()) > 0, "nobody listens in " + jail);
    }

    private Run run(String line) throws Exception {
        return vvctl(bytes(new byte[0]), line).get(30, TimeUnit.SECONDS);
    }

    private static byte[] random(int length) {
        byte[] b = new byte[length];
        new Random(1).nextBytes(b);
        return b;
    }

    @Test
    void ncTalksBothWays() throws Exception {
        for (String to : new String[] {"10.0.0.2", "2001:db8::2"}) {
            Run there = new Run();
            PipedOutputStream typedThere = new PipedOutputStream();
            CompletableFuture<Run> listener = vvctl(
                    there,
                    new PipedInputStream(typedThere),
                    "jexec b nc -l -v -N " + (to.indexOf(':') < 0 ? "" : "-6 ") + "9000");
            awaitListener("b");
            byte[] binary = random(2_000_000);
            Run here = new Run();
            CompletableFuture<Run> caller = vvctl(here, bytes(binary), "jexec a nc -v -p 7777 " + to + " 9000");
            await(() -> there.out.size() >= binary.length, "what a says");
            assertArrayEquals(binary, there.out.toByteArray());
            typedThere.write("hello a\n".getBytes(StandardCharsets.UTF_8));
            typedThere.close();
            assertEquals(0, caller.get(30, TimeUnit.SECONDS).exit);
            assertEquals("hello a\n", here.out.toString(StandardCharsets.UTF_8));
            assertEquals("Connection to " + to + " port 9000 [tcp/*] succeeded!\n", here.err());
            assertEquals(0, listener.get(30, TimeUnit.SECONDS).exit);
            assertTrue(there.err().matches("Connection from .* 7777 received!\n"), there.err());
            said("tcpdrop -j a -s TIME_WAIT");
            said("tcpdrop -j b -s TIME_WAIT");
        }
    }

    @Test
    void ncSaysWhatIsWrong() throws Exception {
        for (String[] wrong : new String[][] {
            {"nc 10.0.0.2 9", "nc: connect to 10.0.0.2 port 9 (tcp) failed: Connection refused\n"},
            {"nc 192.0.2.1 9", "nc: connect to 192.0.2.1 port 9 (tcp) failed: No route to host\n"},
            {
                "nc -s 10.0.0.9 10.0.0.2 9",
                "nc: connect to 10.0.0.2 port 9 (tcp) failed: Can't assign requested address\n"
            },
            {"nc -w 1 10.0.0.77 9", "nc: connect to 10.0.0.77 port 9 (tcp) failed: Operation timed out\n"},
            {"nc -l -s 10.0.0.9 9", "nc: bind: Can't assign requested address: port 9\n"},
        }) {
            Run r = run("jexec a " + wrong[0]);
            assertEquals(wrong[1], r.err());
            assertEquals(1, r.exit, wrong[0]);
        }
        said("jexec b inetd discard");
        Run scan = run("jexec a nc -zv 10.0.0.2 8-10");
        assertEquals("""
                nc: connect to 10.0.0.2 port 8 (tcp) failed: Connection refused
                Connection to 10.0.0.2 port 9 [tcp/*] succeeded!
                nc: connect to 10.0.0.2 port 10 (tcp) failed: Connection refused
                """, scan.err());
        assertEquals(1, scan.exit);
    }

    @Test
    void servicesAnswerAndAreShown() throws Exception {
        assertEquals("", said("jexec b inetd echo discard daytime chargen http:8080"));
        assertEquals("""
                echo       udp   7
                discard    udp   9
                daytime    udp   13
                chargen    udp   19
                echo       tcp   7
                discard    tcp   9
                daytime    tcp   13
                chargen    tcp   19
                http       tcp   8080
                """, said("inetd -j b -l"));
        byte[] said = random(300_000);
        Run echo = vvctl(bytes(said), "jexec a nc -N 10.0.0.2 7").get(30, TimeUnit.SECONDS);
        assertArrayEquals(said, echo.out.toByteArray());
        assertTrue(said("jexec a nc -d 10.0.0.2 13").matches("\\w{3} \\w{3} .. ..:..:.. 20..\r\n"));
        PipedOutputStream typed = new PipedOutputStream();
        CompletableFuture<Run> caller = vvctl(new Run(), new PipedInputStream(typed), "jexec a nc -p 4444 10.0.0.2 9");
        await(() -> said("jexec b netstat -n").contains("ESTABLISHED"), "the connection");
        assertTrue(said("jexec b netstat -an -p tcp")
                .contains("tcp4       0      0 10.0.0.2.9             10.0.0.1.4444          ESTABLISHED\n"));
        assertTrue(said("jexec b netstat -an")
                .contains("tcp46      0      0 *.8080                 *.*                    LISTEN\n"));
        assertTrue(said("sockstat -j b -cq -p 9")
                .contains("?        discard    ?     ?   tcp4   10.0.0.2:9            10.0.0.1:4444\n"));
        assertTrue(said("sockstat -j a -cq -p 9")
                .contains("?        nc         ?     ?   tcp4   10.0.0.1:4444         10.0.0.2:9\n"));
        assertTrue(said("sockstat -j b -lq -P tcp")
                .contains("?        http       ?     ?   tcp46  *:8080                *:*\n"));
        assertTrue(said("jexec b netstat -s -p tcp").matches("(?s)tcp:\n\t[1-9][0-9]* packets sent\n.*"));
        assertTrue(said("--json jexec b netstat -s -p tcp").contains("\"segments_sent\":"));
        assertEquals("1 connection: dropped\n", said("tcpdrop -j b 10.0.0.2 9 10.0.0.1 4444"));
        Run dropped = caller.get(30, TimeUnit.SECONDS);
        assertEquals("nc: Connection reset by peer\n", dropped.err());
        assertEquals(1, dropped.exit);
        assertEquals(
                "tcpdrop: 10.0.0.2 9 10.0.0.1 4444: No such process: there is no such connection\n",
                run("tcpdrop -j b 10.0.0.2 9 10.0.0.1 4444").err());
        assertTrue(run("tcpdrop -j b -s OPEN")
                .err()
                .startsWith("tcpdrop: -s OPEN: no such state: there are CLOSED, LISTEN"));
        assertTrue(said("tcpdrop -j b -a").matches("[0-9]+ connections?: dropped\n"));
        assertEquals("ok\n", said("jexec a fetch http://10.0.0.2:8080/healthz"));
        assertEquals("", said("jexec b inetd -r echo discard daytime chargen http"));
        assertEquals("", said("jexec b inetd -l"));
    }

    @Test
    void httpServesADirectoryAndFetchGetsIt() throws Exception {
        byte[] large = random(3_000_001);
        Files.write(www.resolve("large.bin"), large);
        Files.writeString(www.resolve("index.html"), "<p>hello</p>\n");
        Files.createDirectory(www.resolve("empty"));
        Files.createSymbolicLink(www.resolve("out"), Path.of("/etc/passwd"));
        assertEquals("", said("inetd -j b -d " + www + " http"));
        assertEquals("", said("inetd -j b http:8080"));
        assertArrayEquals(
                large, run("jexec a fetch http://10.0.0.2/large.bin").out.toByteArray());
        assertArrayEquals(
                large,
                run("jexec a fetch -o - http://[2001:db8::2]/large.bin").out.toByteArray());
        assertEquals("3000001\n", said("jexec a fetch -s http://10.0.0.2/large.bin"));
        assertEquals("<p>hello</p>\n<p>hello</p>\n", said("jexec a fetch http://10.0.0.2 http://10.0.0.2/index.html"));
        for (String nowhere : new String[] {"empty", "none", "out", "../etc/passwd", "%2e%2e/etc/passwd", "a%00b"}) {
            Run r = run("jexec a fetch http://10.0.0.2/" + nowhere);
            assertEquals("fetch: http://10.0.0.2/" + nowhere + ": 404 Not Found\n", r.err());
            assertEquals(1, r.exit);
        }
        assertEquals(
                "fetch: http://10.0.0.2:8080/index.html: 404 Not Found\n",
                run("jexec a fetch http://10.0.0.2:8080/index.html").err());
        assertEquals(
                "fetch: http://10.0.0.2:81/: Connection refused\n",
                run("jexec a fetch http://10.0.0.2:81/").err());
        assertTrue(run("jexec a fetch https://10.0.0.2/").err().contains("Protocol not supported"));
        assertTrue(run("jexec a fetch -o x http://10.0.0.2/").err().startsWith("fetch: -o x: only '-'"));
        assertTrue(run("inetd -j b -d /nowhere http:82").err().startsWith("inetd: -d /nowhere: not a directory"));
        // What speaks no HTTP is told so and hung up on.
        Run rubbish = vvctl(bytes("rubbish\r\n\r\n".getBytes(StandardCharsets.UTF_8)), "jexec a nc 10.0.0.2 80")
                .get(30, TimeUnit.SECONDS);
        assertTrue(
                rubbish.out.toString(StandardCharsets.UTF_8).startsWith("HTTP/1.1 400 "),
                rubbish.out.toString(StandardCharsets.UTF_8));
    }

    /** There are 16 large packets here, and two workers that keep some of them: what cannot go out at once goes in pieces. */
    @Test
    void fewLargePacketsAreEnough() throws Exception {
        Files.write(www.resolve("large.bin"), random(3_000_000));
        said("inetd -j b -d " + www + " http");
        for (int i = 0; i < 30; i++) {
            assertEquals(
                    3_000_000,
                    run("jexec a fetch http://10.0.0.2/large.bin").out.size());
        }
    }

    /** Busy connections of each kind, and the jail goes. */
    @Test
    void aJailEndsUnderItsConnections() throws Exception {
        Files.write(www.resolve("large.bin"), random(20_000_000));
        said("inetd -j b -d " + www + " http chargen discard");
        CompletableFuture<Run> chargen = vvctl(bytes(new byte[0]), "jexec a nc -d 10.0.0.2 19");
        CompletableFuture<Run> fetch = vvctl(bytes(new byte[0]), "jexec a fetch http://10.0.0.2/large.bin");
        CompletableFuture<Run> listener = vvctl(bytes(new byte[0]), "jexec b nc -l 9000");
        await(
                () -> said("jexec b netstat -n -p tcp")
                                .lines()
                                .filter(l -> l.endsWith("ESTABLISHED"))
                                .count()
                        >= 1,
                "work");
        assertEquals(0, run("jail -r b").exit);
        assertEquals(
                "nc: Network is down: the jail was removed\n",
                listener.get(30, TimeUnit.SECONDS).err());
        assertEquals(0, run("jail -r a").exit);
        assertEquals(1, chargen.get(30, TimeUnit.SECONDS).exit);
        fetch.get(30, TimeUnit.SECONDS);
    }
}
