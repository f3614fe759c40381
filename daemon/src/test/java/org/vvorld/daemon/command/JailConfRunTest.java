package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code jail -f FILE}. */
class JailConfRunTest {
    private static final String FILE = """
            # what all have
            exec.start = "/bin/sh /etc/rc";
            path = "/jails/$name";
            vnet;
            host.hostname = "$name.example";

            gw { vnet.interface = epair0a, "epair1a"; }
            web { vnet.interface = epair0b; vnet.interface += epair1b; persist; }
            """;

    private final CommandLab lab = new CommandLab();

    @AfterEach
    void close() {
        lab.close();
    }

    private CommandLab.Result run(String input, String line) {
        CommandLab.Output out = new CommandLab.Output();
        Request request = new Request(List.of(line.split(" ", -1)), false, 80, new Peer(0, 0, 1), input);
        return out.result(lab.commands.run(request, out));
    }

    private void assertDoes(String line, String expected) {
        CommandLab.Result r = run(FILE, line);
        assertEquals(expected, r.out(), r::toString);
        assertEquals(0, r.exit());
    }

    @Test
    void createsModifiesAndRemovesAll() {
        lab.setUp("ifconfig epair create\nifconfig epair create");
        CommandLab.Result r = run(FILE, "jail -f jails -c");
        assertEquals(new CommandLab.Result(0, "gw: created\nweb: created\n", """
                        jail: gw: no meaning here yet, left out: exec.start, path
                        jail: web: no meaning here yet, left out: exec.start, path
                        """), r);
        lab.run("jls name host.hostname").says("gw gw.example\nweb web.example\n");
        lab.run("jexec web ifconfig -l").says("lo0 epair0b epair1b\n");
        lab.setUp("jail -m name=web host.hostname=other");
        assertDoes("jail -f jails -m *", "");
        lab.run("jls name host.hostname").says("gw gw.example\nweb web.example\n");
        assertDoes("jail -f jails -cm -q", "");
        assertDoes("jail -f jails -rc web", "web: removed\nweb: created\n");
        assertDoes("jail -f jails -r", "web: removed\ngw: removed\n");
        lab.run("jls name").says("");
        assertDoes("jail -f jails -r *", "");
        assertDoes("jail -f jails -cm gw", "gw: created\n");
        assertDoes("jail -f jails -rc", "gw: removed\ngw: created\nweb: created\n");
        assertDoes("jail -q -r -f jails gw web", "");
    }

    @Test
    void goesOnWithTheOthers() {
        lab.setUp("ifconfig epair create");
        CommandLab.Result r = run("a { vnet; foo; } b { vnet; } c { }", "jail -fx -c");
        assertEquals(1, r.exit());
        assertEquals("b: created\nc: created\n", r.out());
        lab.run("jls name vnet").says("b new\nc inherit\n");
        assertTrue(r.err().startsWith("jail: unknown parameter: foo\n"), r.err());
        run("b { }", "jail -q -f x -r b").says("");
        run("b { }", "jail -f x -r b").complains(1, "jail: jail \"b\" not found\n");
    }

    @Test
    void itsNumberIsPrinted() {
        run("a { vnet; }", "jail -i -q -f x -c").says("1\n");
        run("a { vnet; }", "jail -f x -r").says("a: removed\n");
    }

    @Test
    void refuses() {
        run(null, "jail -f /etc/jail.conf -c")
                .complains(
                        1,
                        "jail: -f /etc/jail.conf: its text has not come with the request: use vvctl, which reads it,"
                                + " or send JSON with \"input\"\n");
        run("a {", "jail -f my.conf -c")
                .complains(1, "jail: my.conf:1: the braces of jail \"a\" are not closed; add '}'\n");
        run(".include \"x\";", "jail -f my.conf -c")
                .complains(
                        1,
                        "jail: my.conf:1: .include is not possible here; put the files together:"
                                + " cat FILE... | jail -f - ...\n");
        run("a { } b { }", "jail -f f -c c").complains(1, "jail: jail \"c\" is not in f: it has a, b\n");
        run("", "jail -f f -c c").complains(1, "jail: jail \"c\" is not in f: it has no jail\n");
        for (String line : List.of("jail -f f", "jail -f f -rm", "jail -f")) {
            CommandLab.Result r = run("a { }", line);
            assertEquals(1, r.exit(), line);
            assertTrue(r.err().contains("usage: "), r.err());
        }
        run("", "jail -f f -c").says("");
    }

    @Test
    void theHelpNamesTheFile() {
        assertTrue(
                lab.run("help jail").out().contains("FILE has FreeBSD's form"),
                lab.run("help jail").out());
    }
}
