package org.vvorld.daemon.command;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** A kind of command: its declaration, which picocli reads, and what follows from it: command line, usage, help. Any thread. */
final class Parsed {
    private static final Map<String, Supplier<Tool>> TOOLS = new TreeMap<>(Map.ofEntries(
            Map.entry("arp", ArpTool::new),
            Map.entry("ddb", DdbTool::new),
            Map.entry("fetch", FetchTool::new),
            Map.entry("help", HelpTool::new),
            Map.entry("ifconfig", IfconfigTool::new),
            Map.entry("ifmcstat", IfmcstatTool::new),
            Map.entry("inetd", InetdTool::new),
            Map.entry("jail", JailTool::new),
            Map.entry("jexec", JexecTool::new),
            Map.entry("jls", JlsTool::new),
            Map.entry("mtest", MtestTool::new),
            Map.entry("nc", NcTool::new),
            Map.entry("ndp", NdpTool::new),
            Map.entry("netstat", NetstatTool::new),
            Map.entry("ping", PingTool::new),
            Map.entry("ping6", Ping6Tool::new),
            Map.entry("pkt-gen", PktGenTool::new),
            Map.entry("route", RouteTool::new),
            Map.entry("rtadvctl", RtadvctlTool::new),
            Map.entry("setfib", SetfibTool::new),
            Map.entry("sockstat", SockstatTool::new),
            Map.entry("sysctl", SysctlTool::new),
            Map.entry("tcpdrop", TcpdropTool::new),
            Map.entry("traceroute", TracerouteTool::new),
            Map.entry("traceroute6", Traceroute6Tool::new),
            Map.entry("version", VersionTool::new)));

    private static final Map<String, Parsed> MADE = new ConcurrentHashMap<>();
    /** Those that may run for long. */
    private static final Set<String> SLOW = TOOLS.entrySet().stream()
            .filter(t -> !t.getValue().get().isQuick())
            .map(Map.Entry::getKey)
            .collect(Collectors.toUnmodifiableSet());

    private final Supplier<Tool> maker;
    private final CommandLine line;
    private final Getopt getopt;

    private Parsed(Supplier<Tool> maker) {
        this.maker = maker;
        this.line = new CommandLine(maker.get());
        this.getopt = new Getopt(line.getCommandSpec());
        line.setInterpolateVariables(false);
    }

    /** The tool of that name, or null. Its command line is worked out once: that takes longer than most commands. */
    static Parsed of(String name) {
        Parsed made = MADE.get(name);
        if (made == null) {
            Supplier<Tool> maker = TOOLS.get(name);
            if (maker != null) {
                made = MADE.computeIfAbsent(name, n -> new Parsed(maker));
            }
        }
        return made;
    }

    /** Names of all tools, sorted. */
    static List<String> names() {
        return List.copyOf(TOOLS.keySet());
    }

    /**
     * Is this a command that is over soon, whatever happens? One that has the name of another kind anywhere among its words is
     * taken for that: jexec(8) runs it, or it is a jail's name, which costs a hand-over more.
     */
    static boolean isQuick(List<String> argv) {
        for (String word : argv) {
            if (SLOW.contains(word) || word.equals(RouteTool.MONITOR)) {
                return false;
            }
        }
        return true;
    }

    /** A new tool with these arguments. @throws UsageException with getopt(3)'s words */
    Tool parse(List<String> arguments) {
        Tool tool = maker.get();
        getopt.parse(arguments, tool);
        return tool;
    }

    /** Exit status of a wrong command line. */
    int usageStatus() {
        return maker.get().usageStatus();
    }

    /** One line on what it is for. */
    String summary() {
        return line.getCommandSpec().usageMessage().description()[0];
    }

    /** How it is called, one line a form. */
    String usage() {
        StringBuilder text = new StringBuilder();
        for (String form : line.getCommandSpec().usageMessage().customSynopsis()) {
            text.append(text.isEmpty() ? "usage: " : "       ").append(form).append('\n');
        }
        return text.toString();
    }

    /** All there is to say of it. */
    String help(int columns) {
        // A line of its own: its width is a setting, and another may ask at the same time.
        CommandLine asked = new CommandLine(maker.get());
        asked.setInterpolateVariables(false);
        asked.setUsageHelpWidth(Math.clamp(columns, 60, 160));
        CommandLine.Help help = asked.getHelp();
        StringBuilder text =
                new StringBuilder(usage()).append('\n').append(summary()).append('\n');
        String options = help.optionList();
        String footer = help.footer();
        if (!options.isBlank()) {
            text.append('\n').append(options);
        }
        if (!footer.isBlank()) {
            text.append('\n').append(footer);
        }
        return Ansi.OFF.string(text.toString());
    }
}
