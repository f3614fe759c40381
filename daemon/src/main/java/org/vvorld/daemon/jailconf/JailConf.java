package org.vvorld.daemon.jailconf;

import java.util.List;

/** jail.conf(5): {@code name { parameter = value, value; parameter; parameter += value; $variable = "..."; }}. */
public final class JailConf {
    private JailConf() {}

    /**
     * The jails of a file, in its order; those named by wildcards are none themselves.
     *
     * @param file as messages are to name it
     * @param includes finds what {@code .include} names; null to refuse that
     * @throws JailConfException if it cannot be understood, with what to do
     */
    public static List<JailDefinition> parse(String file, String text, Includes includes) {
        Parser parser = new Parser(includes);
        parser.read(file, text);
        return new Resolver(parser.blocks()).jails();
    }
}
