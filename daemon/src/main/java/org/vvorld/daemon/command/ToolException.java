package org.vvorld.daemon.command;

/** A command ends with a message. The tool's name is put in front of it: {@code ifconfig: interface x0 does not exist}. */
final class ToolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** With the exit status 1. */
    ToolException(String message) {
        this(1, message);
    }

    ToolException(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
