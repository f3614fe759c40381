package org.vvorld.daemon.jailconf;

import java.util.List;
import java.util.Set;

/** Does a parameter of jail.conf(5) do anything here? */
public enum Meaning {
    /** It is for the jail command, which knows it or says that there is none of that name. */
    HERE,
    /** FreeBSD has it, and there is nothing here yet that it could be about: processes, files, devices. */
    NONE_YET;

    private static final Set<String> NONE = Set.of(
            "command",
            "consolelog",
            "cpuset.id",
            "depend",
            "devfs_ruleset",
            "dying",
            "enforce_statfs",
            "host",
            "host.domainname",
            "host.hostid",
            "host.hostuuid",
            "interface",
            "ip4.saddrsel",
            "ip6",
            "ip6.addr",
            "ip6.saddrsel",
            "ip_hostname",
            "linux",
            "mount",
            "osreldate",
            "osrelease",
            "path",
            "securelevel",
            "stop.timeout",
            "sysvmsg",
            "sysvsem",
            "sysvshm");
    private static final List<String> NONE_PREFIXES = List.of("allow.", "exec.", "linux.", "mount.", "zfs.");

    /** @param key the parameter's name, without a {@code no} */
    static Meaning of(String key) {
        if (key.equals("allow.raw_sockets")) {
            return HERE;
        }
        return NONE.contains(key) || NONE_PREFIXES.stream().anyMatch(key::startsWith) ? NONE_YET : HERE;
    }
}
