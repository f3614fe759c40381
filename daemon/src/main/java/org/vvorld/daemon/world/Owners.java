package org.vvorld.daemon.world;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Whose jails are whose. Admin thread only, where nothing else is said. */
public final class Owners {
    private final Map<Integer, Set<Jail>> byUid = new ConcurrentHashMap<>();
    private final Map<Integer, Set<Jail>> byGid = new ConcurrentHashMap<>();

    private final LongAdder refused = new LongAdder();

    Owners() {}

    /** Counts a caller who was turned away: neither an administrator nor the owner of a jail. Any thread. */
    public void onRefused() {
        refused.increment();
    }

    /** Callers who were turned away so far. Any thread. */
    public long refused() {
        return refused.sum();
    }

    void change(Jail jail, Owner owner) {
        remove(byUid, jail.owner().uid(), jail);
        remove(byGid, jail.owner().gid(), jail);
        jail.owner(owner);
        add(byUid, owner.uid(), jail);
        add(byGid, owner.gid(), jail);
    }

    private static void add(Map<Integer, Set<Jail>> index, int id, Jail jail) {
        if (id != Owner.NOBODY) {
            index.computeIfAbsent(id, _ -> new LinkedHashSet<>()).add(jail);
        }
    }

    private static void remove(Map<Integer, Set<Jail>> index, int id, Jail jail) {
        Set<Jail> all = index.get(id);
        if (all != null && all.remove(jail) && all.isEmpty()) {
            index.remove(id);
        }
    }

    /** Does this user, or do these groups, own any jail? Any thread. */
    public boolean isAny(int uid, Collection<Integer> gids) {
        return byUid.containsKey(uid) || gids.stream().anyMatch(byGid::containsKey);
    }

    /** The jails that this user and these groups own, in the order they were made; not those that are in another of them. */
    public List<Jail> jailsOf(int uid, Collection<Integer> gids) {
        Set<Jail> all = new LinkedHashSet<>(byUid.getOrDefault(uid, Set.of()));
        gids.forEach(g -> all.addAll(byGid.getOrDefault(g, Set.of())));
        List<Jail> outermost = new ArrayList<>();
        for (Jail j : all) {
            if (!isInAny(j, all)) {
                outermost.add(j);
            }
        }
        outermost.sort(Comparator.comparingInt(Jail::jid));
        return outermost;
    }

    private static boolean isInAny(Jail jail, Set<Jail> all) {
        Jail around = jail.parent();
        while (around != null && !all.contains(around)) {
            around = around.parent();
        }
        return around != null;
    }
}
