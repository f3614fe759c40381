package org.vvorld.daemon.command;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** A tool with its command line: getopt(3)'s habits over picocli's declarations. */
final class Parsed {
    private static final Map<String, Supplier<Tool>> TOOLS = new TreeMap<>(Map.ofEntries(
            Map.entry("arp", ArpTool::new),
            Map.entry("ddb", DdbTool::new),
            Map.entry("help", HelpTool::new),
            Map.entry("ifconfig", IfconfigTool::new),
            Map.entry("jail", JailTool::new),
            Map.entry("jexec", JexecTool::new),
            Map.entry("jls", JlsTool::new),
            Map.entry("netstat", NetstatTool::new),
            Map.entry("ping", PingTool::new),
            Map.entry("pkt-gen", PktGenTool::new),
            Map.entry("route", RouteTool::new),
            Map.entry("sysctl", SysctlTool::new),
            Map.entry("version", VersionTool::new)));

    private final Tool tool;
    private final CommandLine line;

    private Parsed(Tool tool) {
        this.tool = tool;
        this.line = new CommandLine(tool);
        // As getopt(3): options end at the first operand, so that "IF -vnet J" is no option.
        line.setStopAtPositional(true);
        line.setOverwrittenOptionsAllowed(true);
        line.setSeparator(" ");
        line.setExpandAtFiles(false);
        line.setInterpolateVariables(false);
    }

    /** The tool of that name, or null. */
    static Parsed of(String name) {
        Supplier<Tool> maker = TOOLS.get(name);
        return maker == null ? null : new Parsed(maker.get());
    }

    /** Names of all tools, sorted. */
    static List<String> names() {
        return List.copyOf(TOOLS.keySet());
    }

    Tool tool() {
        return tool;
    }

    /** @throws UsageException with getopt(3)'s words */
    void parse(List<String> arguments) {
        try {
            line.parseArgs(arguments.toArray(String[]::new));
        } catch (UnmatchedArgumentException e) {
            String first = e.getUnmatched().isEmpty() ? "" : e.getUnmatched().getFirst();
            throw new UsageException(
                    first.startsWith("-") ? "illegal option -- " + first.substring(1) : "unexpected '" + first + "'");
        } catch (MissingParameterException e) {
            boolean option =
                    !e.getMissing().isEmpty() && e.getMissing().getFirst().isOption();
            throw option
                    ? new UsageException(
                            "option requires an argument -- " + e.getMessage().replaceAll("^.*?'-+(\\w).*$", "$1"))
                    : new UsageException();
        } catch (OverwrittenOptionException e) {
            throw new UsageException(e.getMessage());
        } catch (ParameterException e) {
            throw new UsageException(e.getMessage());
        }
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
        line.setUsageHelpWidth(Math.clamp(columns, 60, 160));
        CommandLine.Help help = line.getHelp();
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
