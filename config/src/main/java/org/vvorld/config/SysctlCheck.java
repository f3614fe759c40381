package org.vvorld.config;

import java.util.Optional;

/** What the daemon knows about sysctls, so that a config which names a wrong one is refused as a whole. */
@FunctionalInterface
public interface SysctlCheck {

    /** Accepts every name and value. */
    SysctlCheck ACCEPT_ALL = (_, _) -> Optional.empty();

    /** Returns why {@code name} cannot be set to {@code value}, in one line, or empty if it can. */
    Optional<String> fault(String name, String value);
}
