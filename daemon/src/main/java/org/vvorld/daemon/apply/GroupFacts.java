package org.vvorld.daemon.apply;

import java.util.List;
import org.vvorld.config.GroupConfig;
import org.vvorld.config.InterfaceConfig;
import org.vvorld.config.IpAddress6;
import org.vvorld.config.Where;
import org.vvorld.daemon.admin.AdminException;
import org.vvorld.daemon.apply.Fact.InterfaceIn;
import org.vvorld.daemon.world.World;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.mcast.Membership;
import org.vvorld.stack.mcast.SourceFilter;
import org.vvorld.stack.mcast.SourceSet;

/** The multicast groups that a config has interfaces in. */
final class GroupFacts {
    /** Who is a member: not the one that commands join for, so that neither leaves what the other joined. */
    static final String MEMBER = "config";

    private GroupFacts() {}

    static void add(List<Fact> facts, InterfaceConfig i, InterfaceIn in) {
        for (GroupConfig g : i.multicast()) {
            facts.add(new Joined(in, g.group(), g.sources(), g.where()));
        }
    }

    /** @param sources empty for all */
    record Joined(InterfaceIn on, IpAddress6 group, List<IpAddress6> sources, Where where) implements Fact.OfInterface {
        @Override
        public void set(World world, Interface i) {
            Membership.Result result = wants(i, sources.isEmpty() ? SourceFilter.ALL : SourceFilter.include(set()));
            String why = switch (result) {
                case OK -> null;
                case NOT_MULTICAST -> "it is no multicast group";
                case TOO_MANY_GROUPS -> i + " is in " + Membership.MAX_GROUPS + " groups of its family already";
                case TOO_MANY_MEMBERS -> "it has " + Membership.MAX_MEMBERS + " members already";
                case TOO_MANY_SOURCES -> "a group has at most " + Membership.MAX_SOURCES + " sources";
            };
            if (why != null) {
                throw new AdminException("cannot join the group: " + why + "; remove some");
            }
        }

        @Override
        public void unset(World world, Interface i) {
            wants(i, SourceFilter.NONE);
        }

        private Membership.Result wants(Interface i, SourceFilter filter) {
            return Links.vnetOf(i).multicast().set(MEMBER, i, group.high(), group.low(), filter);
        }

        private SourceSet set() {
            SourceSet all = SourceSet.EMPTY;
            for (IpAddress6 s : sources) {
                all = all.plus(s.high(), s.low());
            }
            return all;
        }
    }
}
