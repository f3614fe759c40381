package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vvorld.stack.sim.Lab;

/** {@code ifmcstat} and {@code mtest}: the words and the lines. */
class MulticastCommandsTest {
    private final CommandLab lab = new CommandLab();

    @BeforeEach
    void build() {
        lab.withTwoJails();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void everybodyIsInAllHosts() {
        lab.run("ifmcstat -j web -i epair0b").says("""
                epair0b:
                	inet 10.66.1.2
                	igmpv3 rv 2 qi 125 qri 10 uri 1
                		group 224.0.0.1 mode exclude
                			mcast-macaddr 01:00:5e:00:00:01
                """);
    }

    @Test
    void joinedGroupsAndTheirSources() {
        lab.run("mtest -j web j 239.1.2.3 epair0b").says("ok\n");
        lab.run("mtest -j web b 239.1.2.3 epair0b 10.0.0.9").says("ok\n");
        lab.run("mtest -j web i 232.1.1.1 epair0b 2 10.0.0.1 10.0.0.9").says("ok\n");
        lab.run("mtest -j web j ff15::1234 epair0b").says("ok\n");
        lab.run("ifmcstat -j web -v -f inet -i epair0b").says("""
                epair0b:
                	inet 10.66.1.2
                	igmpv3 rv 2 qi 125 qri 10 uri 1
                		group 224.0.0.1 mode exclude members 1
                			mcast-macaddr 01:00:5e:00:00:01
                		group 239.1.2.3 mode exclude srcs 10.0.0.9 members 1
                			mcast-macaddr 01:00:5e:01:02:03
                		group 232.1.1.1 mode include srcs 10.0.0.1,10.0.0.9 members 1
                			mcast-macaddr 01:00:5e:01:01:01
                """);
        lab.run("ifmcstat -j web -f inet6 -i epair0b").says("""
                epair0b:
                	inet6 ::
                	mldv2 rv 2 qi 125 qri 10 uri 1
                		group ff15::1234 mode exclude
                			mcast-macaddr 33:33:00:00:12:34
                """);
        lab.run("mtest -j web g 232.1.1.1 epair0b").says("include\n10.0.0.1\n10.0.0.9\n");
        String json = lab.run("--json ifmcstat -j web -i epair0b").out();
        assertTrue(json.contains("\"group\":\"232.1.1.1\",\"address-family\":\"inet\",\"mode\":\"include\""), json);
        lab.run("mtest -j web l 232.1.1.1 epair0b 10.0.0.1").says("ok\n");
        lab.run("mtest -j web g 232.1.1.1 epair0b").says("include\n10.0.0.9\n");
        lab.run("mtest -j web t 239.1.2.3 epair0b 10.0.0.9").says("ok\n");
        lab.run("mtest -j web g 239.1.2.3 epair0b").says("exclude\n");
        lab.run("mtest -j web l 239.1.2.3 epair0b").says("ok\n");
        lab.run("mtest -j web g 239.1.2.3 epair0b")
                .complains(1, "mtest: getsourcefilter: Can't assign requested address: it is not joined\n");
    }

    @Test
    void whatIsWrongIsSaid() {
        lab.run("mtest -j web j 10.0.0.9 epair0b")
                .complains(1, "mtest: 10.0.0.9: Invalid argument: not a multicast group\n");
        lab.run("mtest -j web j 239.1.2.3 em9").complains(1, "mtest: interface em9 does not exist\n");
        lab.run("mtest -j web j 239.1.2.3 epair0b ::1")
                .complains(1, "mtest: ::1: bad address: a source is a host's address, of the group's family\n");
        lab.run("mtest -j web i 239.1.2.3 epair0b 2 10.0.0.9")
                .complains(1, "mtest: 2 sources were announced, 1 named; leave out the number\n");
        lab.run("mtest -j web b 239.1.2.3 epair0b 10.0.0.9")
                .complains(
                        1,
                        "mtest: setsockopt MCAST_BLOCK_SOURCE: Invalid argument: it is not joined from all sources\n");
        lab.setUp("mtest -j web j 239.1.2.3 epair0b");
        lab.run("mtest -j web j 239.1.2.3 epair0b")
                .complains(
                        1, "mtest: setsockopt MCAST_JOIN_GROUP: Address already in use: it is joined; 'l' leaves it\n");
        assertEquals(1, lab.run("mtest -j web x 239.1.2.3 epair0b").exit());
        assertEquals(1, lab.run("ifmcstat -j web -f osi").exit());
    }

    /** What is sent to the group is taken from then on; a jail that ends leaves nothing. */
    @Test
    void aGroupIsJoined() {
        lab.setUp("ifconfig -j gw epair0a inet6 2001:db8::1/64\nifconfig -j web epair0b inet6 2001:db8::2/64\n");
        lab.lab.runFor(Lab.seconds(3));
        String text = lab.run("ifmcstat -j web -f inet6 -i epair0b").out();
        assertTrue(
                text.contains(
                        "\t\tgroup ff02::1%epair0b scopeid 0x2 mode exclude\n\t\t\tmcast-macaddr 33:33:00:00:00:01\n"),
                text);
        assertTrue(
                text.contains(
                        "\t\tgroup ff02::1:ff00:2%epair0b scopeid 0x2 mode exclude\n\t\t\tmcast-macaddr 33:33:ff:00:00:02\n"),
                text);
        lab.setUp("mtest -j web j 239.1.2.3 epair0b");
        lab.lab.runFor(Lab.seconds(3));
        String counters = lab.run("netstat -j web -s").out();
        assertTrue(counters.contains("membership reports sent"), counters);
        lab.setUp("jail -r web");
    }
}
