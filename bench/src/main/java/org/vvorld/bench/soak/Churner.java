package org.vvorld.bench.soak;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** Makes a chain of jails, rewires it, and destroys it. Its jails are its own, so it knows what each answer must be. */
final class Churner extends Client {
    private final String name;
    /** Number of the epair between jail i and i+1. */
    private final List<Integer> epairs = new ArrayList<>();

    private int length;

    Churner(int number, Path socket, Findings findings, SplittableRandom random) throws IOException {
        super(socket, findings, random);
        name = "churn" + number + "-";
    }

    @Override
    void round() throws IOException {
        length = random.nextInt(2, 7);
        epairs.clear();
        for (int i = 0; i < length; i++) {
            must("jail -c name=" + jail(i) + " vnet persist");
            must("sysctl -j " + jail(i) + " net.inet.ip.forwarding=1");
        }
        for (int i = 0; i + 1 < length; i++) {
            String a = must("ifconfig epair create");
            epairs.add(Integer.parseInt(a.substring("epair".length(), a.length() - 1)));
            plug(i, 'a');
            plug(i, 'b');
        }
        for (int i = 0; i < length; i++) {
            routes(i);
        }
        findings.add("chains made", 1);
        findings.add("vnets made", length);
        reached();
        for (int changes = random.nextInt(1, 8); changes > 0 && findings.goesOn(); changes--) {
            change();
            reached();
            findings.add("chains rewired", 1);
        }
        destroy();
    }

    private void change() throws IOException {
        int link = random.nextInt(length - 1);
        char end = random.nextBoolean() ? 'a' : 'b';
        int at = end == 'a' ? link : link + 1;
        switch (random.nextInt(5)) {
            case 0 -> {
                must("ifconfig -j " + jail(at) + " " + epair(link, end) + " down");
                cut();
                must("ifconfig -j " + jail(at) + " " + epair(link, end) + " up");
                routes(at);
            }
            case 1 -> {
                must("ifconfig " + epair(link, end) + " -vnet " + jail(at));
                cut();
                plug(link, end);
                routes(at);
            }
            case 2 -> {
                must("ifconfig -j " + jail(at) + " " + epair(link, end) + " destroy");
                cut();
                String a = must("ifconfig epair create");
                epairs.set(link, Integer.parseInt(a.substring("epair".length(), a.length() - 1)));
                plug(link, 'a');
                plug(link, 'b');
                routes(link);
                routes(link + 1);
            }
            case 3 -> {
                must("route -q -j " + jail(0) + " add -host " + last() + " 127.0.0.1 -blackhole");
                cut();
                must("route -q -j " + jail(0) + " delete -host " + last());
            }
            default -> {
                must("ifconfig -j " + jail(at) + " " + epair(link, end) + " mtu " + random.nextInt(576, 1501));
                String shown = must("jls -n");
                if (!shown.contains("name=" + jail(at))) {
                    findings.fault("jls does not know " + jail(at) + ": " + shown);
                }
            }
        }
    }

    /** Moves an end of an epair from the host to its jail, and sets it up. */
    private void plug(int link, char end) throws IOException {
        int at = end == 'a' ? link : link + 1;
        String epair = epair(link, end);
        must("ifconfig " + epair + " vnet " + jail(at));
        must("ifconfig -j " + jail(at) + " " + epair + " inet " + address(link, end) + "/24 up");
    }

    /** All routes of a jail anew; those of its own networks are its interfaces'. */
    private void routes(int at) throws IOException {
        must("route -q -j " + jail(at) + " flush");
        if (at > 0) {
            must("route -q -j " + jail(at) + " add default " + address(at - 1, 'a'));
        }
        if (at < length - 2) {
            must("route -q -j " + jail(at) + " add 10.0." + (length - 2) + ".0/24 " + address(at, 'b'));
        }
    }

    private void reached() throws IOException {
        Control.Answer a = ask("jexec", jail(0), "ping", "-q", "-o", "-c", "40", "-i", "0.05", "-t", "5", last());
        if (a.exit() != 0) {
            throw new IllegalStateException("no reply from " + last() + " through " + length + " jails: "
                    + (a.out() + a.err()).strip() + "; " + must("jexec", jail(0), "netstat", "-rn"));
        }
        findings.add("pings answered", 1);
    }

    private void cut() throws IOException {
        Control.Answer a = ask("jexec", jail(0), "ping", "-q", "-c", "1", "-W", "20", "-t", "1", last());
        if (a.exit() == 0) {
            findings.fault("a reply from " + last() + " though it is cut off: "
                    + a.out().strip());
        }
        findings.add("pings without reply, as it must be", 1);
    }

    private void destroy() throws IOException {
        boolean epairsFirst = random.nextBoolean();
        if (epairsFirst) {
            for (int i = 0; i + 1 < length; i++) {
                must("ifconfig -j " + jail(i) + " " + epair(i, 'a') + " destroy");
            }
        }
        List<String> jails = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            jails.add(jail(i));
        }
        Collections.shuffle(jails, new Random(random.nextLong()));
        if (random.nextBoolean()) {
            must("jail -r " + String.join(" ", jails));
        } else {
            for (String jail : jails) {
                must("jail -r " + jail);
            }
        }
        if (!epairsFirst) {
            // Their ends went home to the host.
            for (int i = 0; i + 1 < length; i++) {
                must("ifconfig " + epair(i, random.nextBoolean() ? 'a' : 'b') + " destroy");
            }
        }
        findings.add("vnets destroyed", length);
    }

    private String jail(int i) {
        return name + i;
    }

    private String epair(int link, char end) {
        return "epair" + epairs.get(link) + end;
    }

    private static String address(int link, char end) {
        return "10.0." + link + (end == 'a' ? ".1" : ".2");
    }

    private String last() {
        return address(length - 2, 'b');
    }
}
