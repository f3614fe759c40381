package org.vvorld.daemon.jailconf;

/**
 * Where something stands.
 *
 * @param line counted from 1
 */
public record Place(String file, int line) {
    @Override
    public String toString() {
        return file + ":" + line;
    }
}
