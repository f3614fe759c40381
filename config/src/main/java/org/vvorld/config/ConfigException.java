package org.vvorld.config;

import java.util.List;
import java.util.stream.Collectors;

/** A config that cannot be used, with everything that is wrong with it; the message has one line a fault. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    ConfigException(List<Fault> faults) {
        super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
        this.faults = List.copyOf(faults);
    }

    ConfigException(Fault fault) {
        this(List.of(fault));
    }

    /** At least one, in the order of their lines. */
    public List<Fault> faults() {
        return faults;
    }
}
