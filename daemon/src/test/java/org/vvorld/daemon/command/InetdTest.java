package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InetdTest {
    @Test
    void startsListsAndStops() {
        try (CommandLab lab = new CommandLab().withTwoJails()) {
            lab.run("jexec web inetd echo time:3737").says("");
            lab.run("inetd -j web -l")
                    .says("echo       udp   7\ntime       udp   3737\necho       tcp   7\ntime       tcp   3737\n");
            lab.assertJson("""
                    {"inetd": {"service": [{"service": "echo", "protocol": "udp", "port": 7},
                                           {"service": "time", "protocol": "udp", "port": 3737},
                                           {"service": "echo", "protocol": "tcp", "port": 7},
                                           {"service": "time", "protocol": "tcp", "port": 3737}]}}""", "inetd -j web -l");
            assertTrue(lab.run("sockstat -j web -lq").out().contains("echo       ?     ?   udp46  *:7"));
            lab.run("jexec web inetd echo")
                    .complains(1, "inetd: echo: bind: Address already in use: port 7: 'sockstat -l' shows by what\n");
            lab.run("jexec web inetd -r time:37").complains(1, "inetd: time:37: it does not run here\n");
            lab.run("jexec web inetd -r time:3737 echo").says("");
            lab.run("inetd -j web -l").says("");
            lab.run("jexec web inetd gopher")
                    .complains(
                            1,
                            "inetd: gopher: no such service: there are echo, discard, daytime, chargen, time, http\n");
            lab.run("jexec web inetd -d / http")
                    .complains(
                            1,
                            "inetd: -d: Operation not permitted: the files are the host's: only the host gives them"
                                    + " away\n");
            lab.run("jexec web inetd discard");
            lab.run("jail -r web").says("");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inetd", "inetd -l echo", "inetd -l -r", "inetd -r"})
    void usage(String line) {
        try (CommandLab lab = new CommandLab()) {
            CommandLab.Result r = lab.run(line);
            assertEquals(1, r.exit());
            assertTrue(r.err().startsWith("usage: inetd "), r.err());
        }
    }
}
