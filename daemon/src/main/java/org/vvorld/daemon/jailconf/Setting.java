package org.vvorld.daemon.jailconf;

import java.util.List;

/**
 * A line of the file: {@code name;}, {@code name = value, value;} or {@code name += value;}.
 *
 * @param isVariable {@code $name = ...}, which is no parameter
 * @param values empty for {@code name;}
 */
record Setting(String name, boolean isVariable, boolean appends, List<Word> values, Place place) {
    /**
     * What another setting of the same thing is found by. {@code allow.nomount} and {@code noallow.mount} are other words on {@code
     * allow.mount}.
     */
    String key() {
        if (isVariable) {
            return "$" + name;
        }
        if (!values.isEmpty()) {
            return name;
        }
        if (name.startsWith("no") && name.length() > 2) {
            return name.substring(2);
        }
        int last = name.lastIndexOf('.') + 1;
        return name.startsWith("no", last) && name.length() > last + 2
                ? name.substring(0, last) + name.substring(last + 2)
                : name;
    }
}
