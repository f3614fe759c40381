package org.vvorld.daemon.command;

import java.util.ArrayList;
import java.util.List;

/** The parameters of jail(8) that there are: {@code name=J vnet persist ...}. */
final class JailParameters {
    private String name;
    private String jid;
    private String hostname;
    private String vnet;
    private Boolean persist;
    private boolean endsQuarantine;
    private final List<String> interfaces = new ArrayList<>();

    private JailParameters() {}

    /** @throws ToolException for a parameter that there is not, or a value that cannot be */
    static JailParameters parse(List<String> operands) {
        JailParameters p = new JailParameters();
        for (String operand : operands) {
            int equals = operand.indexOf('=');
            if (equals < 0) {
                p.word(operand);
            } else {
                p.set(operand.substring(0, equals), operand.substring(equals + 1));
            }
        }
        return p;
    }

    private void word(String word) {
        switch (word) {
            case "vnet" -> vnet = "new";
            case "novnet" -> vnet = "inherit";
            case "persist" -> persist = true;
            case "nopersist" -> persist = false;
            case "noquarantined" -> endsQuarantine = true;
            case "quarantined" -> quarantined("true");
            default -> throw unknown(word);
        }
    }

    private void set(String key, String value) {
        switch (key) {
            case "name" -> name = value;
            case "jid" -> jid = value;
            case "host.hostname", "hostname" -> hostname = checkedHostname(value);
            case "vnet" -> vnet = oneOf(key, value, "new", "inherit");
            case "persist" -> persist = oneOf(key, value, "true", "false").equals("true");
            // There is no file system to see: every jail's root is /.
            case "path" -> oneOf(key, value, "/");
            case "children.max" -> children(value);
            case "quarantined" -> quarantined(value);
            case "vnet.interface" -> interfaces.addAll(List.of(value.split("[, ]+")));
            default -> throw unknown(key);
        }
    }

    private static void children(String value) {
        if (!value.equals("0")) {
            throw new ToolException("children.max=" + value + ": jails have one level: leave it out");
        }
    }

    private void quarantined(String value) {
        if (!value.equals("0") && !value.equals("false")) {
            throw new ToolException(
                    "quarantined=" + value
                            + ": it can only be ended, by quarantined=0; the jail's sysctl debug.fail_point.vnet_input rehearses one");
        }
        endsQuarantine = true;
    }

    private static String oneOf(String key, String value, String... allowed) {
        if (!List.of(allowed).contains(value)) {
            throw new ToolException(
                    key + ": unknown value \"" + value + "\": it can be " + String.join(" or ", allowed));
        }
        return value;
    }

    private static String checkedHostname(String value) {
        // MAXHOSTNAMELEN is 256, the zero at the end included.
        if (value.length() > 255 || value.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            throw new ToolException("host.hostname: at most 255 visible ASCII characters, no spaces");
        }
        return value;
    }

    private static ToolException unknown(String parameter) {
        return new ToolException("unknown parameter: " + parameter);
    }

    boolean isNamed() {
        return name != null || jid != null;
    }

    /** What the jail is named by, name or jid. */
    String key() {
        return name != null ? name : jid;
    }

    /** Null if not given. */
    String name() {
        return name;
    }

    /** Null if not given. */
    String jid() {
        return jid;
    }

    String hostname(String otherwise) {
        return hostname == null ? otherwise : hostname;
    }

    boolean isPersistent() {
        return Boolean.TRUE.equals(persist);
    }

    boolean endsPersistence() {
        return Boolean.FALSE.equals(persist);
    }

    boolean endsQuarantine() {
        return endsQuarantine;
    }

    /** Nothing else, besides which jail? */
    boolean endsQuarantineOnly() {
        return endsQuarantine && hostname == null && vnet == null && persist == null && interfaces.isEmpty();
    }

    boolean saysVnet() {
        return vnet != null;
    }

    boolean hasNewVnet() {
        return "new".equals(vnet);
    }

    /** To be lent to the jail. */
    List<String> interfaces() {
        return interfaces;
    }
}
