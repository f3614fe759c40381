package org.vvorld.daemon.command;

/** A command, made anew for each run; picocli puts its options into its fields. */
abstract class Tool {
    /** Runs it, on the caller's thread. Returns the exit status. */
    abstract int run(Invocation in);

    /** Exit status of a wrong command line: 1, or sysexits(3)'s EX_USAGE for the tools that use it. */
    int usageStatus() {
        return 1;
    }
}
