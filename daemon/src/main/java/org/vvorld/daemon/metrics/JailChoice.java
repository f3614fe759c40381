package org.vvorld.daemon.metrics;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.vvorld.daemon.world.Jail;

/**
 * Which jails have series of their own: those that the config names, as long as there are few. The others are shown as one. A jail
 * that was shown among the others stays there, and one that has series keeps them, so that no series goes back or ends before
 * its jail does. Admin thread only.
 */
public final class JailChoice {
    private final Pattern names;
    private final int most;
    /** Has series of its own? Of the jails that there were the last time. */
    private IdentityHashMap<Jail, Boolean> known = new IdentityHashMap<>();

    /**
     * @param globs names of jails, with {@code *} and {@code ?}
     * @param most how many jails have series of their own, at most
     */
    public JailChoice(List<String> globs, int most) {
        this.names = Pattern.compile(globs.stream().map(JailChoice::regex).collect(Collectors.joining("|")));
        this.most = globs.isEmpty() ? 0 : most;
    }

    private static String regex(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return regex.toString();
    }

    /** Those of {@code jails}, which are all there are, that have series of their own. */
    Set<Jail> choose(Iterable<Jail> jails) {
        IdentityHashMap<Jail, Boolean> now = new IdentityHashMap<>();
        Set<Jail> own = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Jail j : jails) {
            Boolean before = known.get(j);
            if (before != null) {
                now.put(j, before);
                if (before) {
                    own.add(j);
                }
            }
        }
        for (Jail j : jails) {
            if (!now.containsKey(j)) {
                boolean isOwn = own.size() < most && names.matcher(j.name()).matches();
                now.put(j, isOwn);
                if (isOwn) {
                    own.add(j);
                }
            }
        }
        known = now;
        return own;
    }
}
