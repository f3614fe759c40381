package org.vvorld.daemon.command;

import picocli.CommandLine.Command;

@Command(
        name = "traceroute6",
        customSynopsis = {
            "traceroute6 [-FIn] [-f FIRST] [-m LAST] [-P udp|icmp] [-p PORT] [-q PROBES] [-s SOURCE] [-t CLASS]",
            "            [-w SECONDS] [-z MILLISECONDS] HOST [BYTES]"
        },
        description = "Show the routers on the way to an IPv6 host, as traceroute does",
        footer = "A link-local HOST has its interface behind it: fe80::1%%epair0a.")
final class Traceroute6Tool extends TracerouteTool {
    @Override
    String program() {
        return "traceroute6";
    }
}
