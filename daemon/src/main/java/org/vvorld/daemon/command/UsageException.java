package org.vvorld.daemon.command;

/** A command line that the tool does not understand: the message, if there is one, and the usage are shown. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Nothing to say but the usage. */
    UsageException() {
        super("");
    }

    UsageException(String message) {
        super(message);
    }
}
