package org.vvorld.daemon.jailconf;

import java.util.List;

/** Settings of one jail, or of all whose names fit: {@code *} for what stands outside of all braces. */
record Block(String name, List<Setting> settings, Place place) {
    boolean isWildcard() {
        return name.equals("*") || name.startsWith("*.") || name.endsWith(".*") || name.contains(".*.");
    }

    /** The parts of its name, or of another's. */
    static String[] parts(String name) {
        return name.split("\\.", -1);
    }

    /** Is this name one that the pattern means? A {@code *} at its end stands for one part or more, another one for one. */
    static boolean fits(String[] pattern, String[] name) {
        boolean open = pattern[pattern.length - 1].equals("*");
        if (open ? name.length < pattern.length : name.length != pattern.length) {
            return false;
        }
        for (int i = 0; i < pattern.length; i++) {
            if (!pattern[i].equals("*") && !pattern[i].equals(name[i])) {
                return false;
            }
        }
        return true;
    }
}
