package org.vvorld.daemon.command;

import java.util.List;
import org.vvorld.daemon.world.Jail;

/** Which addresses of its parent's vnet a jail is to see: jail(8)'s {@code ip4} and {@code ip4.addr}. */
sealed interface JailAddresses {
    /** What the jail around it sees. */
    record Inherited() implements JailAddresses {}

    /** These, the primary one first. */
    record Only(List<Integer> all) implements JailAddresses {}

    default void applyTo(Jail jail) {
        switch (this) {
            case Inherited _ -> jail.inheritAddresses();
            case Only only -> jail.addresses(only.all());
        }
    }

    /** @throws ToolException unless all of them are seen by {@code around} */
    default void requireSeenBy(Jail around) {
        if (this instanceof Only only && !only.all().stream().allMatch(around::sees)) {
            // FreeBSD's EPERM: restrictions only tighten downwards.
            throw new ToolException(
                    "jail_set: Operation not permitted: ip4.addr: the jail around it has not all of them");
        }
    }
}
