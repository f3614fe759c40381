package org.vvorld.daemon.control;

import org.vvorld.daemon.command.Request;

/**
 * A line that asks for something by JSON.
 *
 * @param request null if the line makes no sense
 * @param fault why it makes none, else null
 * @param and run it only if what was asked before it ended with status 0, as {@code &&} has a shell do
 */
record Ask(Request request, String fault, boolean and) {
    /** @param text for standard error, a whole line */
    static Ask faulty(String text) {
        return new Ask(null, text, false);
    }
}
