package org.vvorld.daemon.command;

import java.util.ArrayList;
import java.util.List;
import org.vvorld.daemon.world.Jail;
import org.vvorld.stack.wire.Ipv4Address;

/** The parameters of jail(8) that there are: {@code name=J vnet persist ...}. What was not given is null. */
final class JailParameters {
    private String name;
    private String jid;
    private String hostname;
    private Boolean newVnet;
    private Boolean persist;
    private Integer childrenMax;
    private JailAddresses addresses;
    private Boolean rawSockets;
    private String owner;
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
            case "vnet" -> newVnet = true;
            case "novnet" -> newVnet = false;
            case "persist" -> persist = true;
            case "nopersist" -> persist = false;
            case "allow.raw_sockets" -> rawSockets = true;
            case "allow.noraw_sockets", "noallow.raw_sockets" -> rawSockets = false;
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
            case "vnet" -> newVnet = oneOf(key, value, "new", "inherit").equals("new");
            case "persist" -> persist = isTrue(key, value);
            // There is no file system to see: every jail's root is /.
            case "path" -> oneOf(key, value, "/");
            case "children.max" -> childrenMax = Numbers.parse(key, value, 0, Jail.MAX_JAILS);
            case "ip4.addr" -> addresses = new JailAddresses.Only(addresses(value));
            case "ip4" -> ip4(oneOf(key, value, "new", "inherit", "disable"));
            case "allow.raw_sockets" -> rawSockets = isTrue(key, value);
            case "owner" -> owner = value;
            case "quarantined" -> quarantined(value);
            case "vnet.interface" -> interfaces.addAll(List.of(value.split("[, ]+")));
            default -> throw unknown(key);
        }
    }

    private void ip4(String value) {
        if (value.equals("inherit")) {
            addresses = new JailAddresses.Inherited();
        } else if (value.equals("disable") || addresses == null) {
            // new is those of ip4.addr, and none without it.
            addresses = new JailAddresses.Only(List.of());
        }
    }

    private static List<Integer> addresses(String value) {
        List<Integer> all = new ArrayList<>();
        for (String word : value.split("[, ]+", -1)) {
            if (!word.isEmpty()) {
                try {
                    all.add(Ipv4Address.parse(word));
                } catch (IllegalArgumentException e) {
                    throw new ToolException("ip4.addr: " + word + ": not an IPv4 address: " + e.getMessage()
                            + ": write A or A,A..., which interfaces of the vnet have");
                }
            }
        }
        return all.stream().distinct().toList();
    }

    private void quarantined(String value) {
        if (!value.equals("0") && !value.equals("false")) {
            throw new ToolException(
                    "quarantined=" + value
                            + ": it can only be ended, by quarantined=0; the jail's sysctl debug.fail_point.vnet_input rehearses one");
        }
        endsQuarantine = true;
    }

    private static boolean isTrue(String key, String value) {
        String word = oneOf(key, value, "true", "false", "1", "0");
        return word.equals("true") || word.equals("1");
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

    String name() {
        return name;
    }

    String jid() {
        return jid;
    }

    String hostname() {
        return hostname;
    }

    Boolean persist() {
        return persist;
    }

    boolean endsQuarantine() {
        return endsQuarantine;
    }

    /** Nothing else, besides which jail? */
    boolean endsQuarantineOnly() {
        return endsQuarantine
                && hostname == null
                && newVnet == null
                && persist == null
                && childrenMax == null
                && addresses == null
                && rawSockets == null
                && owner == null
                && interfaces.isEmpty();
    }

    /** A vnet of its own, or its parent's? */
    Boolean newVnet() {
        return newVnet;
    }

    Integer childrenMax() {
        return childrenMax;
    }

    JailAddresses addresses() {
        return addresses;
    }

    Boolean rawSockets() {
        return rawSockets;
    }

    /** As it was written. */
    String owner() {
        return owner;
    }

    /** To be lent to the jail. */
    List<String> interfaces() {
        return interfaces;
    }
}
