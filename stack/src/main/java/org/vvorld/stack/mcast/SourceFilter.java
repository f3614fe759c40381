package org.vvorld.stack.mcast;

import java.util.List;

/**
 * Whose datagrams to a group are wanted: those of the sources, or of all but the sources. RFC 3376 section 2.
 *
 * @param isExclude the filter mode EXCLUDE; INCLUDE otherwise
 */
public record SourceFilter(boolean isExclude, SourceSet sources) {
    /** Nothing: not a member. */
    public static final SourceFilter NONE = new SourceFilter(false, SourceSet.EMPTY);
    /** Everything: an ordinary join. */
    public static final SourceFilter ALL = new SourceFilter(true, SourceSet.EMPTY);

    public static SourceFilter include(SourceSet sources) {
        return sources.isEmpty() ? NONE : new SourceFilter(false, sources);
    }

    public static SourceFilter exclude(SourceSet sources) {
        return sources.isEmpty() ? ALL : new SourceFilter(true, sources);
    }

    public boolean isNone() {
        return !isExclude && sources.isEmpty();
    }

    /** Are datagrams of this source wanted? Any thread, no allocation. */
    public boolean accepts(long hi, long lo) {
        return sources.contains(hi, lo) != isExclude;
    }

    /** RFC 3376 section 3.2: what an interface takes for several sockets. */
    public static SourceFilter merge(List<SourceFilter> filters) {
        SourceSet excluded = null;
        SourceSet included = SourceSet.EMPTY;
        for (SourceFilter f : filters) {
            if (f.isExclude) {
                excluded = excluded == null ? f.sources : excluded.intersect(f.sources);
            } else {
                included = included.union(f.sources);
            }
        }
        return excluded == null ? include(included) : exclude(excluded.minus(included));
    }
}
