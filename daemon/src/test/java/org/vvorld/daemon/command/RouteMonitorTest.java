package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code route monitor}, with FreeBSD's words. */
class RouteMonitorTest {
    private final CommandLab lab = new CommandLab();

    /** What the monitor prints, until somebody has heard enough. */
    private static final class Listening implements CommandOutput {
        private final StringBuilder text = new StringBuilder();
        final CountDownLatch first = new CountDownLatch(1);
        volatile boolean isEnough;

        @Override
        public synchronized void out(String more) {
            text.append(more);
            first.countDown();
        }

        @Override
        public synchronized void err(String more) {
            text.append("ERR ").append(more);
        }

        synchronized String text() {
            return text.toString();
        }

        @Override
        public boolean isClosed() {
            return isEnough;
        }
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private String heard(boolean json, String lines) throws InterruptedException {
        lab.setUp("ifconfig lo0 inet 127.0.0.1/8\nifconfig epair create\nifconfig epair0a inet 10.0.0.1/24");
        Listening out = new Listening();
        CompletableFuture<Integer> run = CompletableFuture.supplyAsync(() -> lab.run(json, "route -n monitor", out));
        do {
            lab.setUp("route -q add 192.0.2.1 10.0.0.2\nroute -q delete 192.0.2.1");
        } while (!out.first.await(10, TimeUnit.MILLISECONDS));
        lab.setUp(lines);
        out.isEnough = true;
        assertEquals(0, run.join());
        return out.text().replaceAll("(?<=size \\d{2,3}) on [^\n]*", "");
    }

    @Test
    void tellsOfRoutesAddressesAndInterfaces() throws InterruptedException {
        String text = heard(false, """
                route -q add default 10.0.0.2
                route -q add default 10.0.0.3 -weight 2
                route -q change default 10.0.0.2 -weight 3
                route -q delete default
                ifconfig epair0a inet 10.0.5.1/24 alias
                ifconfig epair0a inet 10.0.5.1 -alias
                ifconfig epair0a inet6 2001:db8::1/64 no_dad
                route -q add 2001:db8:9::/48 2001:db8::2
                ifconfig epair0a down
                ifconfig epair0a destroy""");
        String routes = """

                got message of size 200
                RTM_ADD: Add Route: len 200, pid: 0, seq 0, errno 0, flags:<UP,GATEWAY,DONE,STATIC>
                locks:  inits:\s
                sockaddrs: <DST,GATEWAY,NETMASK>
                 default 10.0.0.2 default

                got message of size 200
                RTM_ADD: Add Route: len 200, pid: 0, seq 0, errno 0, flags:<UP,GATEWAY,DONE,STATIC>
                locks:  inits: <WEIGHT>
                sockaddrs: <DST,GATEWAY,NETMASK>
                 default 10.0.0.3 default

                got message of size 200
                RTM_CHANGE: Change Metrics or flags: len 200, pid: 0, seq 0, errno 0, flags:<UP,GATEWAY,DONE,STATIC>
                locks:  inits: <WEIGHT>
                sockaddrs: <DST,GATEWAY,NETMASK>
                 default 10.0.0.2 default
                """;
        assertTrue(text.contains(routes), text);
        assertEquals(2, text.split("RTM_DELETE: Delete Route: len 200", -1).length - 1, text);
        assertTrue(text.contains("""
                RTM_NEWADDR: address being added to iface: len 124, metric 0, flags:<UP>
                sockaddrs: <NETMASK,IFP,IFA,BRD>
                 255.255.255.0 epair0a 10.0.5.1 10.0.5.255
                """), text);
        assertTrue(text.contains("RTM_DELADDR: address being removed from iface: len 124"), text);
        assertTrue(text.contains(" ffff:ffff:ffff:ffff:: epair0a 2001:db8::1\n"), text);
        assertTrue(text.contains(" 2001:db8:9:: 2001:db8::2 ffff:ffff:ffff::\n"), text);
        assertTrue(text.contains("RTM_IFINFO: iface status change: len 168, if# 2, link: "), text);
        assertTrue(text.contains("name: epair0a, what: departure\n"), text);
        assertTrue(text.contains("RTM_DELETE: Delete Route: len 248"), "with its interface: " + text);
    }

    @Test
    void asJson() throws InterruptedException {
        String text = heard(true, "route -q add 10.9.0.0/16 10.0.0.2");
        assertTrue(
                text.endsWith(
                        "{\"message\":\"RTM_ADD\",\"weight\":1,\"fib\":0,\"dst\":\"10.9.0.0\",\"gateway\":\"10.0.0.2\",\"netmask\":\"255.255.0.0\"}\n"),
                text);
    }
}
