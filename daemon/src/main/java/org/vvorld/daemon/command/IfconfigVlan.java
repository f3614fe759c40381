package org.vvorld.daemon.command;

import java.util.Locale;
import org.vvorld.daemon.world.Vlans;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.iface.Vlan;
import org.vvorld.stack.wire.VlanTag;

/** The part of {@code ifconfig IF ...} that concerns a vlan: its parent, tag and priority. */
final class IfconfigVlan {
    private static final int UNSET = -1;

    private String parent;
    private boolean cut;
    private int id = UNSET;
    private int etherType = UNSET;
    private int pcp = UNSET;
    private boolean done;

    /** Takes a word and its value, if it is one of these. @throws ToolException for a value that cannot be */
    boolean takes(String word, Words rest) {
        switch (word) {
            case "vlandev" -> parent = rest.next(word);
            case "-vlandev" -> cut = true;
            case "vlan" -> id = Numbers.parse("value for vlan", rest.next(word), VlanTag.ID_MIN, VlanTag.ID_MAX);
            case "vlanproto" -> etherType = protocol(rest.next(word));
            case "pcp", "vlanpcp" -> pcp = Numbers.parse("value for vlanpcp", rest.next(word), 0, VlanTag.PCP_MAX);
            case "-pcp", "-vlanpcp" -> pcp = 0;
            default -> {
                return false;
            }
        }
        return true;
    }

    private static int protocol(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "802.1q" -> VlanTag.TYPE_8021Q;
            case "802.1ad" -> VlanTag.TYPE_8021AD;
            default -> throw new ToolException("invalid value for vlanproto: '" + text + "': 802.1q or 802.1ad");
        };
    }

    /** Is anything asked for that a vlan needs to be made for? */
    boolean isAsked() {
        return parent != null || cut || id != UNSET || etherType != UNSET || pcp != UNSET;
    }

    /** For an interface that is about to be made under this name: with a parent and a tag, or with neither. */
    void checkNew(String name) {
        if (name.contains(".")) {
            return;
        }
        if (parent != null && id == UNSET) {
            throw new ToolException("must specify a tag for vlan create: vlandev " + parent + " vlan N");
        }
        if (parent == null && id != UNSET) {
            throw new ToolException("must specify a parent device for vlan create: vlan " + id + " vlandev IF");
        }
    }

    /** Does it, the first time that it is asked to. */
    void apply(Scope scope, Interface i) {
        if (!isAsked() || done) {
            return;
        }
        done = true;
        if (!(i instanceof Vlan v)) {
            boolean onlyPcp = parent == null && !cut && id == UNSET && etherType == UNSET;
            throw new ToolException((onlyPcp ? "SIOCSLANPCP" : "SIOCSETVLAN") + ": Invalid argument: " + i
                    + " is no vlan: ifconfig vlan create vlandev " + i + " vlan N");
        }
        if (cut) {
            v.detach();
        }
        if (parent != null || id != UNSET || etherType != UNSET) {
            set(scope, v);
        }
        if (pcp != UNSET) {
            v.pcp(pcp);
        }
    }

    /** What is not said stays. */
    private void set(Scope scope, Vlan v) {
        if (parent == null && v.parent() == null || id == UNSET && v.parent() == null) {
            throw new ToolException("both vlan and vlandev must be specified");
        }
        Interface p = parent == null ? v.parent() : scope.vnet().interfaceNamed(parent);
        if (p == null) {
            throw new ToolException(
                    "SIOCSETVLAN: No such file or directory: there is no interface " + parent + " here");
        }
        Vlans.set(v, p, etherType == UNSET ? v.etherType() : etherType, id == UNSET ? v.vlanId() : id);
    }
}
