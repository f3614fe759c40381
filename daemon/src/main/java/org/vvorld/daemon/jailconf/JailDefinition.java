package org.vvorld.daemon.jailconf;

import java.util.List;

/**
 * A jail of the file, with all that holds for it.
 *
 * @param name as it stands before its braces; a number means the jail's jid
 * @param parameters in the order in which they were first set, the name (or jid) first
 */
public record JailDefinition(String name, List<Parameter> parameters, Place place) {
    /**
     * One parameter.
     *
     * @param values empty for one that is only named, as {@code persist;}
     */
    public record Parameter(String name, List<String> values, Meaning meaning, Place place) {}
}
