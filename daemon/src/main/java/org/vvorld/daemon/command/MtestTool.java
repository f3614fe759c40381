package org.vvorld.daemon.command;

import java.util.List;
import java.util.Locale;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.mcast.InterfaceGroups;
import org.vvorld.stack.mcast.SourceFilter;
import org.vvorld.stack.mcast.SourceSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "mtest",
        customSynopsis = {
            "mtest [-j J] j | l GROUP IF [SOURCE]",
            "mtest [-j J] i | e GROUP IF [N] [SOURCE ...]",
            "mtest [-j J] t | b GROUP IF SOURCE",
            "mtest [-j J] g GROUP IF [N]"
        },
        description = "Join multicast groups by hand",
        footer =
                "'j' joins, from all sources or one more; 'l' leaves, altogether or one source. 'i' sets which sources are "
                        + "included, 'e' which are excluded; 'b' blocks one more, 't' lets it through again. 'g' shows what was set. "
                        + "What is joined stays so until it is left: FreeBSD's mtest(8) leaves when it ends. 'ifmcstat' shows all.")
final class MtestTool extends WorldTool {
    /** Who is a member: one for all runs in a vnet. */
    private static final String MEMBER = "mtest";

    @Option(names = "-j", paramLabel = "J", description = "act in jail J")
    private String jail;

    @Parameters(hidden = true)
    private List<String> operands = List.of();

    @Override
    int run(Scope outer) {
        Scope scope = outer.in(jail);
        if (operands.size() < 3) {
            throw new UsageException();
        }
        Interface i = scope.requireInterface(operands.get(2));
        GroupAddress group = GroupAddress.parse(operands.get(1));
        if (!group.isGroup()) {
            throw new ToolException(operands.get(1) + ": Invalid argument: not a multicast group");
        }
        List<String> rest = operands.subList(3, operands.size());
        InterfaceGroups all = i.multicast();
        SourceFilter was = all == null ? SourceFilter.NONE : all.filterOf(MEMBER, group.hi(), group.lo());
        String verb = operands.getFirst().toLowerCase(Locale.ROOT);
        if (verb.equals("g")) {
            show(scope, was);
            return 0;
        }
        SourceSet sources = group.sources(isSet(verb) ? withoutCount(rest) : rest);
        MulticastChange.set(scope, MEMBER, i, group, wanted(verb, was, sources, rest.size()));
        if (!scope.json()) {
            scope.print("ok\n");
        }
        return 0;
    }

    private static boolean isSet(String verb) {
        return verb.equals("i") || verb.equals("e");
    }

    /** FreeBSD's has the number of sources before them. */
    private static List<String> withoutCount(List<String> rest) {
        boolean isCounted = !rest.isEmpty() && rest.getFirst().chars().allMatch(c -> c >= '0' && c <= '9');
        List<String> sources = isCounted ? rest.subList(1, rest.size()) : rest;
        if (isCounted && !rest.getFirst().equals(Integer.toString(sources.size()))) {
            throw new ToolException(
                    rest.getFirst() + " sources were announced, " + sources.size() + " named; leave out the number");
        }
        return sources;
    }

    private static SourceFilter wanted(String verb, SourceFilter was, SourceSet sources, int words) {
        return switch (verb) {
            case "j" -> join(was, sources, words);
            case "l" -> leave(was, sources, words);
            case "i" -> SourceFilter.include(sources);
            case "e" -> SourceFilter.exclude(sources);
            case "b" -> block(was, sources, words);
            case "t" -> unblock(was, sources, words);
            default -> throw new UsageException();
        };
    }

    private static SourceFilter join(SourceFilter was, SourceSet sources, int words) {
        requireWords(words <= 1);
        if (words == 0 && !was.isNone()) {
            throw new ToolException("setsockopt MCAST_JOIN_GROUP: Address already in use: it is joined; 'l' leaves it");
        }
        if (words == 1 && was.isExclude()) {
            throw new ToolException(
                    "setsockopt MCAST_JOIN_SOURCE_GROUP: Invalid argument: it is joined from all sources");
        }
        return words == 0
                ? SourceFilter.ALL
                : SourceFilter.include(was.sources().union(sources));
    }

    private static SourceFilter leave(SourceFilter was, SourceSet sources, int words) {
        requireWords(words <= 1);
        if (was.isNone()) {
            throw new ToolException("setsockopt MCAST_LEAVE_GROUP: Can't assign requested address: it is not joined");
        }
        if (words == 1 && (was.isExclude() || !was.sources().contains(sources.hi(0), sources.lo(0)))) {
            throw new ToolException(
                    "setsockopt MCAST_LEAVE_SOURCE_GROUP: Can't assign requested address: it is not joined from there alone");
        }
        return words == 0
                ? SourceFilter.NONE
                : SourceFilter.include(was.sources().minus(sources));
    }

    private static SourceFilter block(SourceFilter was, SourceSet sources, int words) {
        requireWords(words == 1);
        if (!was.isExclude()) {
            throw new ToolException(
                    "setsockopt MCAST_BLOCK_SOURCE: Invalid argument: it is not joined from all sources");
        }
        return SourceFilter.exclude(was.sources().union(sources));
    }

    private static SourceFilter unblock(SourceFilter was, SourceSet sources, int words) {
        requireWords(words == 1);
        if (!was.isExclude() || !was.sources().contains(sources.hi(0), sources.lo(0))) {
            throw new ToolException(
                    "setsockopt MCAST_UNBLOCK_SOURCE: Can't assign requested address: it is not blocked");
        }
        return SourceFilter.exclude(was.sources().minus(sources));
    }

    private static void requireWords(boolean good) {
        if (!good) {
            throw new UsageException();
        }
    }

    private static void show(Scope scope, SourceFilter f) {
        if (f.isNone()) {
            throw new ToolException("getsourcefilter: Can't assign requested address: it is not joined");
        }
        StringBuilder text = new StringBuilder(f.isExclude() ? "exclude\n" : "include\n");
        for (int i = 0; i < f.sources().size(); i++) {
            GroupAddress s = new GroupAddress(f.sources().hi(i), f.sources().lo(i));
            text.append(s.text(null)).append('\n');
        }
        scope.print(text.toString());
    }
}
