package org.vvorld.daemon.command;

/** A command, made anew for each run; {@link Getopt} puts its options into its fields, which picocli's annotations declare. */
abstract class Tool {
    /** Runs it, on the caller's thread. Returns the exit status. */
    abstract int run(Invocation in);

    /** Is it over soon, and may run on the admin thread? Not if it waits for packets, time, or the caller. */
    boolean isQuick() {
        return false;
    }

    /** Exit status of a wrong command line: 1, or sysexits(3)'s EX_USAGE for the tools that use it. */
    int usageStatus() {
        return 1;
    }
}
