package org.vvorld.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the faults of one file. */
final class Faults {
    /** Lines that an operator may still read; what is over is counted in a last line. */
    static final int LIMIT = 1000;

    private final Where wholeFile;
    private final List<Fault> faults = new ArrayList<>();
    private int count;

    Faults(String file) {
        wholeFile = Where.wholeFile(file);
    }

    void add(Where where, String reason) {
        count++;
        if (faults.size() < LIMIT) {
            faults.add(new Fault(where, reason));
        }
    }

    int count() {
        return count;
    }

    /** Throws what was collected, if anything was. */
    void throwAny() throws ConfigException {
        if (count == 0) {
            return;
        }
        List<Fault> sorted = new ArrayList<>(faults);
        sorted.sort(Comparator.comparingInt(fault -> fault.where().line()));
        if (count > LIMIT) {
            sorted.add(new Fault(wholeFile, (count - LIMIT) + " more faults; mend these first"));
        }
        throw new ConfigException(sorted);
    }
}
