package org.vvorld.daemon.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** getopt(3) over picocli's annotations. */
class GetoptTest {
    @Command
    private static final class Sample extends Tool {
        @Option(names = "-a")
        private boolean a;

        @Option(names = {"-b", "-B"})
        private boolean b;

        @Option(names = "-c")
        private String c = "unset";

        @Option(names = "-d")
        private List<String> d = List.of();

        @Option(names = "--json")
        private boolean json;

        @Parameters
        private List<String> operands = List.of();

        @Override
        int run(Invocation in) {
            return 0;
        }

        @Override
        public String toString() {
            return (a ? "a" : "") + (b ? "b" : "") + (json ? "j" : "") + " " + c + " " + d + " " + operands;
        }
    }

    private final Getopt getopt = new Getopt(new CommandLine(new Sample()).getCommandSpec());

    private Sample parsed(String line) {
        Sample s = new Sample();
        getopt.parse(line.isEmpty() ? List.of() : List.of(line.split(" ", -1)), s);
        return s;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                 | ' unset [] []'
            -a                 | 'a unset [] []'
            -ab                | 'ab unset [] []'
            -aB x              | 'ab unset [] [x]'
            -c x               | ' x [] []'
            -cx                | ' x [] []'
            -acx -b y          | 'ab x [] [y]'
            -c -a              | ' -a [] []'
            -c 1 -c 2          | ' 2 [] []'
            -d 1 -d2           | ' unset [1, 2] []'
            x -a               | ' unset [] [x, -a]'
            -a -- -b           | 'a unset [] [-b]'
            -a - -b            | 'a unset [] [-, -b]'
            --json -a          | 'aj unset [] []'
            IF -vnet J         | ' unset [] [IF, -vnet, J]'
            """)
    void parses(String line, String expected) {
        assertEquals(expected, parsed(line == null ? "" : line).toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -z     | illegal option -- z
            -az    | illegal option -- z
            -c     | option requires an argument -- c
            -ac    | option requires an argument -- c
            --jso  | illegal option -- -jso
            """)
    void refuses(String line, String complaint) {
        assertEquals(
                complaint,
                assertThrows(UsageException.class, () -> parsed(line)).getMessage());
    }

    @Test
    void aToolThatTakesOneOperandTakesNoMore() {
        Getopt help = new Getopt(new CommandLine(new HelpTool()).getCommandSpec());
        help.parse(List.of("jls"), new HelpTool());
        assertEquals(
                "unexpected 'jail'",
                assertThrows(UsageException.class, () -> help.parse(List.of("jls", "jail"), new HelpTool()))
                        .getMessage());
        Getopt version = new Getopt(new CommandLine(new VersionTool()).getCommandSpec());
        assertThrows(UsageException.class, () -> version.parse(List.of("x"), new VersionTool()));
    }

    static List<String> tools() {
        return Parsed.names();
    }

    /** What a run leaves behind, no other finds: each has a tool of its own, and a tool has no state but its options. */
    @ParameterizedTest
    @MethodSource("tools")
    void aToolIsMadeOfItsOptionsAndForOneRun(String name) {
        Parsed kind = Parsed.of(name);
        assertNotSame(kind.parse(List.of()), kind.parse(List.of()));
        assertTrue(kind == Parsed.of(name), "its command line is worked out once");
        for (Field f : kind.parse(List.of()).getClass().getDeclaredFields()) {
            boolean isDeclared = f.isAnnotationPresent(Option.class) || f.isAnnotationPresent(Parameters.class);
            assertTrue(isDeclared || Modifier.isStatic(f.getModifiers()), f::toString);
        }
    }

    @Test
    void whatMayRunForLongIsKnownByItsNameAnywhere() {
        assertTrue(Parsed.isQuick(List.of("jexec", "j1", "ifconfig", "-a")));
        assertTrue(Parsed.isQuick(List.of("no-such-command")));
        assertFalse(Parsed.isQuick(List.of("ping", "10.0.0.1")));
        assertFalse(Parsed.isQuick(List.of("jexec", "-l", "j1", "jexec", "j2", "pkt-gen", "-f", "rx")));
        assertEquals(
                List.of("fetch", "nc", "ping", "ping6", "pkt-gen", "traceroute", "traceroute6"),
                Parsed.names().stream()
                        .filter(name -> !Parsed.isQuick(List.of(name)))
                        .toList());
    }
}
