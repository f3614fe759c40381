package org.vvorld.daemon.command;

/** A command that reads or changes the world and ends: it runs on the admin thread, and its output leaves after that. */
abstract class WorldTool extends Tool {
    @Override
    final boolean isQuick() {
        return true;
    }

    @Override
    int run(Invocation in) {
        return in.onWorld(this::run);
    }

    /** Runs it, on the admin thread. Returns the exit status. */
    abstract int run(Scope scope);
}
