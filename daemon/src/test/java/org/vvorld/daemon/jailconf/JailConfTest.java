package org.vvorld.daemon.jailconf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** jail.conf(5): what it says, what is wrong with it, and what cannot be done to its reader. */
class JailConfTest {
    private static List<JailDefinition> parse(String text) {
        return JailConf.parse("f", text, null);
    }

    /** Jails, one a line: name: parameter=[values], with a dash for what has no meaning here. */
    private static String shown(List<JailDefinition> jails) {
        return jails.stream()
                .map(j -> j.name() + ": "
                        + j.parameters().stream()
                                .map(p -> (p.meaning() == Meaning.NONE_YET ? "-" : "")
                                        + p.name()
                                        + (p.values().isEmpty() ? "" : "=" + p.values()))
                                .collect(Collectors.joining(" ")))
                .collect(Collectors.joining("\n"));
    }

    private static String complaint(String text) {
        return assertThrows(JailConfException.class, () -> parse(text)).getMessage();
    }

    @Test
    void theExampleOfTheManual() {
        assertEquals("""
                foo: name=[foo] -exec.start=[/bin/sh /etc/rc] -exec.stop=[/bin/sh /etc/rc.shutdown jail] \
                -mount.devfs -path=[/var/jail/foo] host.hostname=[foo.com] ip4.addr=[10.1.1.1, 10.1.1.2, 10.1.1.3]
                bar: name=[bar] -exec.start=[/bin/sh /etc/rc] -exec.stop=[/bin/sh /etc/rc.shutdown jail] \
                -mount.devfs -path=[/var/jail/bar] host.hostname=[bar.com] vnet persist""", shown(parse("""
                        # Typical static defaults:
                        exec.start = "/bin/sh /etc/rc";
                        exec.stop = "/bin/sh /etc/rc.shutdown jail";
                        mount.devfs;        // Mount devfs inside the jail
                        /* Dynamic wildcard parameter:
                           Base the path off the jail name. */
                        path = "/var/jail/$name";

                        foo {
                            host.hostname = "foo.com";
                            ip4.addr = 10.1.1.1, 10.1.1.2, 10.1.1.3;
                        }
                        bar { host.hostname="${name}.com";vnet;persist; }
                        """)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            a{}                                        ~ a: name=[a]
            a { persist; nopersist; }                  ~ a: name=[a] nopersist
            a { allow.mount; allow.nomount; }          ~ a: name=[a] -allow.nomount
            a { allow.mount; noallow.mount; }          ~ a: name=[a] -noallow.mount
            a { allow.raw_sockets = true; path = /; }  ~ a: name=[a] allow.raw_sockets=[true] -path=[/]
            a { x = 1; x = 2; }                        ~ a: name=[a] x=[2]
            a { x = 1; x += 2, 3; }                    ~ a: name=[a] x=[1, 2, 3]
            a { x += 2; }                              ~ a: name=[a] x=[2]
            x = 1; a { x += 2; } x += 3; b { }         ~ a: name=[a] x=[1, 2, 3];b: name=[b] x=[1, 3]
            a { x = 1; } x = 2;                        ~ a: name=[a] x=[2]
            * { x = 1; } a { } a.b { }                 ~ a: name=[a] x=[1];a.b: name=[a.b] x=[1]
            a.* { x = 1; } a { } a.b { } a.b.c { }     ~ a: name=[a];a.b: name=[a.b] x=[1];a.b.c: name=[a.b.c] x=[1]
            *.b { x = 1; } a.b { } b { } a.c.b { }     ~ a.b: name=[a.b] x=[1];b: name=[b];a.c.b: name=[a.c.b]
            7 { x = $name; }                           ~ 7: jid=[7] x=[7]
            $v = 1; a { x = "$v"; }                    ~ a: name=[a] x=[1]
            $v = 1, 2; a { x = $v; y = 0, $v; }        ~ a: name=[a] x=[1, 2] y=[0, 1, 2]
            $v = 1; a { x = '$v'; y = \\$v; }          ~ a: name=[a] x=[$v] y=[$v]
            a { $v = 1; x = "a${v}b$v.c"; }            ~ a: name=[a] x=[a1b1.c]
            a { x = $y; y = 1; y = 2; }                ~ a: name=[a] x=[2] y=[2]
            a { h.n = 1; x = "${h.n}"; }               ~ a: name=[a] h.n=[1] x=[1]
            $a = "$b$b"; $b = 1; a { x = $a; }         ~ a: name=[a] x=[11]
            a { x = a"b c"'d e'f; }                    ~ a: name=[a] x=[ab cd ef]
            a { x = ""; }                              ~ a: name=[a] x=[]
            a { x = "\\x41\\101\\t|"; }                ~ a: name=[a] x=[AA\t|]
            a { x = a\\ b, 'it\\'s \\n'; }             ~ a: name=[a] x=[a b, it's \\n]
            a { x = /a//b/*c; }                        ~ a: name=[a] x=[/a//b/*c]
            a { x = a+b; y += c+; }                    ~ a: name=[a] x=[a+b] y=[c+]
            "a" { 'x' = 1; }                           ~ a: name=[a] x=[1]
            a { name = b; x = $name; }                 ~ a: name=[b] x=[b]
            """)
    void says(String text, String expected) {
        String plain = expected.replace("\\\\", "\\").replace("\\t", "\t").replace("\\n", "\\n");
        assertEquals(plain, shown(parse(text.replace("\\\\", "\\"))).replace("\n", ";"));
    }

    @Test
    void aBackslashJoinsLines() {
        assertEquals("a: name=[a] x=[one line]", shown(parse("a { x = \"one \\\nline\"; }")));
        assertEquals("a: name=[a] x=[two\nlines]", shown(parse("a { x = \"two\nlines\"; }")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            a {                    ~ f:1: the braces of jail "a" are not closed; add '}'
            a { x = 1              ~ f:1: unexpected the end of the file; ';' or ',' was expected after a value; one with blanks needs quotes
            a { x = ; }            ~ f:1: unexpected ';'; a value was expected
            a { x = 1,; }          ~ f:1: unexpected ';'; a value was expected
            a { x = 1 2; }         ~ f:1: unexpected "2"; ';' or ',' was expected after a value; one with blanks needs quotes
            a { x y; }             ~ f:1: unexpected "y"; '=', '+=' or ';' was expected after "x"
            a { b { } }            ~ f:1: unexpected '{'; a jail in a jail is written outside of it, as a.b
            }                      ~ f:1: unexpected '}'; a jail or a parameter was expected
            a                      ~ f:1: unexpected the end of the file; '=', '+=' or ';' was expected after "a"
            a { = 1; }             ~ f:1: unexpected '='; a parameter or '}' was expected
            a { x = "b; }          ~ f:1: the string does not end; close it with "
            a { x = 'b; }          ~ f:1: the string does not end; close it with '
            /* a                   ~ f:1: the comment does not end; close it with */
            a { x = $y; }          ~ f:1: there is no variable or parameter "y"; define it: $name = value;, or write \\$ for a dollar sign
            a { x = $; }           ~ f:1: no variable's name behind '$'; write $name, or \\$ for a dollar sign
            a { x = "${y"; }       ~ f:1: the variable's name does not end; write ${y}
            a { $x = $x; y = $x; } ~ f:1: variable $x contains itself; give it a value of its own
            a { x = $y; y = $x; }  ~ f:1: variable $x contains itself; give it a value of its own
            a { $x = 1, 2; y = "$x"b; } ~ f:1: variable $x has 2 values and stands inside of a word; let it stand alone, or give it one value
            a { x; y = "b$x"; }    ~ f:1: variable $x has 0 values and stands inside of a word; let it stand alone, or give it one value
            a { $x; }              ~ f:1: variable $x has no value; write $name = value;
            $x { }                 ~ f:1: a variable in a jail's name, "$x"; write it out
            a { x$y = 1; }         ~ f:1: a variable in a parameter's name, "x$y"; write it out
            a { } a { }            ~ f:1: jail "a" was defined at f:1; put its parameters together there
            fo* { }                ~ f:1: "fo*" is no jail's name; a '*' stands for a whole part: *, foo.*
            a..b { }               ~ f:1: "a..b" is no jail's name; a '*' stands for a whole part: *, foo.*
            .include "x";          ~ f:1: .include is not possible here; put the files together: cat FILE... | jail -f - ...
            a { .include "x"; }    ~ f:1: .include inside of braces; put it outside of all jails
            a { "" = 1; }          ~ f:1: an empty name of a parameter; write name = value;
            a { x = "\\xzz"; }     ~ f:1: the escape is no character; write \\x01 to \\xff or \\1 to \\377
            a { x = "\\0"; }       ~ f:1: the escape is no character; write \\x01 to \\xff or \\1 to \\377
            """)
    void isWrong(String text, String message) {
        assertEquals(message.replace("\\\\", "\\"), complaint(text.replace("\\\\", "\\")));
    }

    @Test
    void messagesNameTheLineAndNothingThatMovesTheCursor() {
        assertEquals(
                "f:4: there is no variable or parameter \"z\"; define it: $name = value;, or write \\$ for a dollar sign",
                complaint("\n/*\n*/ a {\n x = $z;\n}"));
        assertEquals(
                "f:2: a control character, code 27; remove it, or write it as \\x and two hex digits",
                complaint("a {\nx\u001b[2J; }"));
        assertEquals(
                "f:1: \"" + "x".repeat(64) + "...\" is no jail's name; a '*' stands for a whole part: *, foo.*",
                complaint("x".repeat(100) + "* { }"));
    }

    @Test
    void filesIncludeFiles() {
        Includes includes = (glob, place) -> switch (glob) {
            case "/etc/jail.d/*.conf" ->
                List.of(
                        new Includes.Source("one", "one { x = $v; }"),
                        new Includes.Source("two", "\n$v = 2; two { x = $v; }"));
            case "self" -> List.of(new Includes.Source("self", ".include self;"));
            case "bad" -> List.of(new Includes.Source("bad", "\n\n}"));
            default -> throw Includes.refuse(place, "no such file; name one that is there");
        };
        assertEquals(
                "one: name=[one] x=[2]\ntwo: name=[two] x=[2]",
                shown(JailConf.parse("f", "$v = 1;\n.include \"/etc/jail.d/*.conf\";", includes)));
        assertEquals(
                "self:1: files include files 8 deep; do they include each other?",
                assertThrows(JailConfException.class, () -> JailConf.parse("f", ".include 'self';", includes))
                        .getMessage());
        assertEquals(
                "bad:3: unexpected '}'; a jail or a parameter was expected",
                assertThrows(JailConfException.class, () -> JailConf.parse("f", ".include bad;", includes))
                        .getMessage());
        assertEquals(
                "f:2: no such file; name one that is there",
                assertThrows(JailConfException.class, () -> JailConf.parse("f", "\n.include none;", includes))
                        .getMessage());
    }

    @Test
    void littleTextCannotMeanMuch() {
        StringBuilder laughs = new StringBuilder("$v0 = ha;\n");
        for (int i = 1; i < 30; i++) {
            laughs.append("$v")
                    .append(i)
                    .append(" = \"$v")
                    .append(i - 1)
                    .append("$v")
                    .append(i - 1)
                    .append("\";\n");
        }
        assertTrue(complaint(laughs + "a { x = $v29; }").contains("a value of more than 65536 characters"));
        StringBuilder lists = new StringBuilder("$v0 = ha;\n");
        for (int i = 1; i < 30; i++) {
            lists.append("$v")
                    .append(i)
                    .append(" = $v")
                    .append(i - 1)
                    .append(", $v")
                    .append(i - 1)
                    .append(";\n");
        }
        assertTrue(complaint(lists + "a { x = $v29; }").contains("all values together are more than 8388608"));
        StringBuilder chain = new StringBuilder("$v0 = ha;\n");
        // Each leads to the next one, which is not known yet.
        for (int i = 19_999; i > 0; i--) {
            chain.append("$v").append(i).append(" = $v").append(i - 1).append(";\n");
        }
        assertTrue(complaint(chain + "a { x = $v19999; }").contains("variables in variables 32 deep"));
        assertTrue(complaint("x".repeat(1 << 20) + "y").contains("more than 1048576 characters in all"));
        assertTrue(complaint("x".repeat(70_000)).contains("a word of more than 65536 characters"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a%d{}", "*{x=%d;}", "x+=%d;", "$v%d=1;", "a%d.b{}*.b{x+=1;}", "{", "(", "$", "\\", "/*", "'"})
    void aMebibyteOfAnythingIsDoneWithSoon(String unit) {
        StringBuilder text = new StringBuilder("z { x = 0; }\n");
        for (int i = 0; text.length() < (1 << 20) - 100; i++) {
            text.append(String.format(unit, i));
        }
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            try {
                return parse(text.toString()).size();
            } catch (JailConfException e) {
                return -1;
            }
        });
    }

    /** Any text: jails, or a complaint with its place. */
    @Test
    void anyText() {
        Random random = new Random(3);
        String[] parts = {
            "a",
            "b.*",
            "*",
            "{",
            "}",
            ";",
            "=",
            "+=",
            ",",
            "$x",
            "${x}",
            "\"",
            "'",
            "\\",
            "\n",
            " ",
            "#",
            "//",
            "/*",
            "*/",
            ".include",
            "persist",
            "x",
            "\u0000",
            "\ud800"
        };
        int good = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(14); j > 0; j--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            try {
                parse(text.toString());
                good++;
            } catch (JailConfException e) {
                assertTrue(e.getMessage().matches("(?s)f:\\d+: .*"), e.getMessage());
            }
        }
        assertTrue(good > 1000, "only " + good + " were understood");
    }
}
