package org.vvorld.daemon.admin;

/** An operator's request that cannot be granted. The message says what, where and what to do, and is shown as it is. */
public final class AdminException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AdminException(String message) {
        super(message);
    }

    public AdminException(String message, Throwable cause) {
        super(message, cause);
    }
}
