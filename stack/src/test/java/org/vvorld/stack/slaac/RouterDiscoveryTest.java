package org.vvorld.stack.slaac;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vvorld.stack.slaac.AutoconfLab.NET;
import static org.vvorld.stack.slaac.AutoconfLab.prefix;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.stats.Counter;

/** RFC 4861 section 6.3, RFC 4191, RFC 7559, RFC 8106: what a host learns of routers. */
class RouterDiscoveryTest {
    private final AutoconfLab lab = new AutoconfLab();

    @AfterEach
    void nothingLeft() {
        lab.close();
    }

    private long selected(RouterList.Reachability r) {
        return lab.host.routers().select(r).lo();
    }

    @Test
    void rfc4861Section634ARouterComesAndGoes() {
        assertEquals(List.of("router 1", "routers"), lab.hear(1, 30));
        assertEquals(List.of("router 1"), lab.hear(1, 30), "no news");
        lab.run(29);
        assertEquals(1, lab.host.routers().size());
        lab.run(2);
        assertEquals(List.of("routers"), lab.heard.take());
        assertEquals(0, lab.host.routers().size());
        lab.hear(1, 30);
        assertEquals(List.of("router 1", "routers"), lab.hear(1, 0), "its last words");
        assertEquals(0, lab.host.routers().size());
        assertNull(lab.host.routers().select((hi, lo) -> true));
    }

    @Test
    void rfc4861Section634Parameters() {
        assertEquals(
                List.of("mac 1 0200c0ffee02"),
                lab.hearHeader(1, "86000000 40c00000 00007530 000003e8", "0101 0200c0ffee02", "0501 0000 00000578"));
        assertEquals(new NdParameters(64, 30_000, 1000, 1400, 0xc0), parameters());
        lab.hearHeader(1, "86000000 00000000 00000000 00000000");
        assertEquals(
                new NdParameters(64, 30_000, 1000, 1400, 0), parameters(), "what is left open stays; flags do not");
    }

    private NdParameters parameters() {
        return lab.host.known((hi, lo) -> true).parameters();
    }

    @Test
    void rfc4861Section634ParametersOutOfBounds() {
        for (String mtu : List.of("000004ff", "000005dd", "ffffffff")) {
            assertEquals(List.of("router 1"), lab.hear(1, 0, "0501 0000 " + mtu));
        }
        assertEquals(List.of("router 1"), lab.hearHeader(1, "86000000 00000000 0036ee81 ffffffff"));
        assertEquals(5, lab.heard.counted(Counter.AUTOCONF_VALUES_IGNORED));
        assertEquals(NdParameters.UNTOLD, parameters());
    }

    @Test
    void rfc4861Section634PrefixesOnTheLink() {
        assertEquals(List.of("onlink 20010db800000000:0/64", "router 1"), lab.hear(1, 0, prefix("80", 100, 50, NET)));
        assertEquals(List.of("router 1"), lab.hear(1, 0, prefix("80", 200, 50, NET)));
        assertEquals(List.of("router 1"), lab.hear(1, 0, prefix("00", 0, 0, NET)), "L clear says nothing");
        lab.run(199);
        assertEquals(1, lab.host.prefixes().size());
        lab.run(2);
        assertEquals(List.of("offlink 20010db800000000:0/64"), lab.heard.take());
        lab.hear(1, 0, prefix("80", 100, 50, NET));
        assertEquals(List.of("offlink 20010db800000000:0/64", "router 1"), lab.hear(1, 0, prefix("80", 0, 0, NET)));
        // Bits behind the length mean nothing.
        String sloppy = "0304 2180 00000064 00000032 00000000 20010db8ffffffff ffffffffffffffff";
        assertEquals(List.of("onlink 20010db880000000:0/33", "router 1"), lab.hear(1, 0, sloppy));
    }

    @Test
    void rfc4861Section636Selection() {
        assertNull(lab.host.routers().select((hi, lo) -> true));
        lab.hear(1, 1800);
        lab.hear(2, 1800);
        lab.hear(3, 1800);
        assertEquals(1, selected((hi, lo) -> true));
        assertEquals(2, selected((hi, lo) -> lo != 1));
        long first = selected((hi, lo) -> false);
        long second = selected((hi, lo) -> false);
        long third = selected((hi, lo) -> false);
        assertEquals(6, first + second + third, "each in turn");
        assertEquals(first, selected((hi, lo) -> false));
    }

    @Test
    void rfc4191Section32PreferenceCountsAmongTheReachable() {
        lab.hear(1, 1800);
        lab.hearHeader(2, "86000000 00080708 00000000 00000000");
        lab.hearHeader(3, "86000000 00180708 00000000 00000000");
        assertEquals(Preference.HIGH, lab.host.routers().router(1).preference());
        assertEquals(Preference.LOW, lab.host.routers().router(2).preference());
        assertEquals(2, selected((hi, lo) -> true));
        assertEquals(1, selected((hi, lo) -> lo != 2));
        assertEquals(3, selected((hi, lo) -> lo == 3));
        // The reserved value is medium, and a change is news.
        assertEquals(List.of("router 2", "routers"), lab.hearHeader(2, "86000000 00100708 00000000 00000000"));
        assertEquals(Preference.MEDIUM, lab.host.routers().router(1).preference());
    }

    @Test
    void rfc4191Section31MoreSpecificRoutes() {
        String route = "1802 3008 0000000a 20010db800010000";
        assertEquals(List.of("route 20010db800010000:0/48 1 HIGH", "router 1"), lab.hear(1, 0, route));
        assertEquals(List.of("router 1"), lab.hear(1, 0, route));
        assertEquals(List.of("route 20010db800010000:0/48 2 HIGH", "router 2"), lab.hear(2, 0, route));
        assertEquals(List.of("router 1"), lab.hear(1, 0, route.replace("3008", "3010")), "reserved: ignored");
        assertEquals(
                List.of("unroute 20010db800010000:0/48 2", "router 2"),
                lab.hear(2, 0, route.replace("0000000a", "00000000")));
        lab.run(11);
        assertEquals(List.of("unroute 20010db800010000:0/48 1"), lab.heard.take());
        String host = "1803 8000 0000000a 20010db800010000 0000000000000001";
        assertEquals(List.of("route 20010db800010000:1/128 1 MEDIUM", "router 1"), lab.hear(1, 0, host));
    }

    @Test
    void rfc4191Section31ARouteToAllOverridesTheHeader() {
        lab.hear(1, 0, "1801 0008 0000000a");
        assertEquals(Preference.HIGH, lab.host.routers().router(0).preference());
        lab.run(11);
        assertEquals(0, lab.host.routers().size());
        lab.hear(1, 1800, "1801 0008 00000000");
        assertEquals(0, lab.host.routers().size());
    }

    @Test
    void rfc8106Section51Servers() {
        String two = "1905 0000 00000064 20010db8000000000000000000000053 20010db8000000000000000000000054";
        assertEquals(List.of("dns", "dns", "router 1"), lab.hear(1, 0, two));
        assertEquals(0x54, lab.host.dns().server(1).lo());
        assertEquals(List.of("router 1"), lab.hear(1, 0, two));
        lab.hear(1, 0, "1903 0000 00000000 20010db8000000000000000000000053");
        assertEquals(1, lab.host.dns().serverCount());
        lab.run(101);
        assertEquals(List.of("dns"), lab.heard.take());
        assertEquals(0, lab.host.dns().serverCount());
        assertEquals(List.of("router 1"), lab.hear(1, 0, "1903 0000 00000064 ff020000000000000000000000000001"));
    }

    @Test
    void rfc8106Section52Domains() {
        String names = "1f04 0000 00000064 076578616d706c65036f726700 026e6c00 00000000000000";
        assertEquals(List.of("dns", "dns", "router 1"), lab.hear(1, 0, names));
        assertEquals("example.org", lab.host.dns().domain(0).name());
        assertEquals("nl", lab.host.dns().domain(1).name());
        lab.hear(1, 0, names.replace("6578616d706c65", "4558616d706c65"));
        assertEquals(2, lab.host.dns().domainCount(), "case does not count");
        lab.run(101);
        assertEquals(0, lab.host.dns().domainCount());
    }

    @Test
    void rfc4861Section637SolicitsUntilARouterIsHeard() {
        lab.host.start();
        lab.run(2);
        assertEquals(1, lab.heard.take().size(), "after a second at most");
        lab.hear(1, 0);
        lab.run(5);
        assertEquals(1, lab.heard.take().size(), "lifetime 0 is no router");
        lab.hear(1, 1800);
        lab.run(1700);
        assertEquals(List.of(), lab.heard.take());
        assertEquals(2, lab.heard.counted(Counter.AUTOCONF_SOLICITATIONS_SENT));
    }

    @Test
    void rfc4861Section637OneIsSentEvenIfARouterWasHeardBefore() {
        lab.host.start();
        lab.hear(1, 1800);
        lab.run(1700);
        assertEquals(1, lab.heard.counted(Counter.AUTOCONF_SOLICITATIONS_SENT));
    }

    @Test
    void rfc7559Section2EverMoreSeldomAndNeverAnEnd() {
        lab.host.start();
        lab.run(100_000);
        List<Long> at = lab.heard.take().stream()
                .map(line -> Long.parseLong(line.substring("solicit ".length())))
                .toList();
        long expected = 4000;
        for (int i = 1; i < at.size(); i++) {
            long interval = at.get(i) - at.get(i - 1);
            if (i == 1) {
                assertTrue(interval >= 3600 && interval <= 4402, "first: " + interval);
            } else {
                long before = at.get(i - 1) - at.get(i - 2);
                boolean isDoubled = interval >= before * 1.9 - 4 && interval <= before * 2.1 + 4;
                boolean isLast = interval >= 3_240_000 && interval <= 3_960_004;
                assertTrue(isDoubled || isLast, i + ": " + before + " then " + interval);
            }
            expected = interval;
        }
        assertTrue(expected >= 3_240_000);
        assertTrue(at.size() > 30 && at.size() < 50, at.size() + " sent");
    }

    @Test
    void rfc4861Section637ThreeWhenThatIsTheBound() {
        lab.host.settings(new AutoconfSettings(true, true, 1500, 3));
        lab.host.start();
        lab.run(10_000);
        assertEquals(3, lab.heard.take().size());
        assertEquals(0, lab.account.armed());
    }

    @Test
    void aFloodOfRoutersStaysBoundedAndTheOneInUseStays() {
        lab.hear(1, 9000);
        lab.run(2);
        lab.hear(1, 9000);
        for (int i = 0; i < 200; i++) {
            for (int j = 0; j < 50; j++) {
                lab.hear(100 + i * 50 + j, 9000, "1802 3008 0000ffff 20010db8%04x0000".formatted(i * 50 + j));
            }
            lab.run(1);
        }
        assertEquals(16, lab.host.routers().size());
        assertEquals(16, lab.host.routeCount());
        assertEquals(1, lab.host.routers().router(0).lo());
    }

    @Test
    void withoutRoutersPrefixesStillCount() {
        lab.host.settings(new AutoconfSettings(true, false, 1500, 0));
        lab.hear(1, 1800, prefix("c0", 2000, 1000, NET), "1802 3008 0000000a 20010db800010000");
        assertEquals(0, lab.host.routers().size() + lab.host.routeCount());
        assertEquals(1, lab.host.addresses().size());
    }
}
