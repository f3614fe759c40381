package org.vvorld.stack.stp;

import java.util.Arrays;

/** A bridge's variables, IEEE 802.1D-2004 clause 17.18, the conditions and procedures over all its ports, and the machines' turns. */
final class Tree {
    /**
     * Rounds of all machines after one event, more than any event needs: what is left then waits for the next one. A defect must not
     * hold the worker.
     */
    private static final int ROUNDS = 1000;

    final StpBridge bridge;
    private final long mac;
    StpSettings settings;

    long bridgeId;
    Times bridgeTimes;
    PriorityVector rootPriority;
    /** Number of the root port; 0 if this bridge is the root. */
    int rootPort;

    Times rootTimes;
    int topologyChanges;

    /** By number. */
    StpPort[] ports = new StpPort[0];

    private final RoleSelection roleSelection = new RoleSelection(this);

    Tree(StpBridge bridge, long mac, StpSettings settings) {
        this.bridge = bridge;
        this.mac = PriorityVector.address(mac);
        use(settings);
        roleSelection.select();
    }

    /** Takes the settings, and has all roles chosen again. */
    void settings(StpSettings s) {
        use(s);
        for (StpPort p : ports) {
            p.updatePathCost();
            p.reselect();
            // 17.19.44: as in FreeBSD, a new hold count finds nothing held.
            p.txCount = 0;
        }
        roleSelection.select();
    }

    private void use(StpSettings s) {
        settings = s;
        bridgeId = (long) s.priority() << 48 | mac;
        bridgeTimes = new Times(0, s.maxAgeSeconds(), s.helloSeconds(), s.forwardDelaySeconds());
    }

    StpPort find(int number) {
        int low = 0;
        int high = ports.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int n = ports[middle].number;
            if (n == number) {
                return ports[middle];
            } else if (n < number) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    void add(StpPort port) {
        ports = Arrays.copyOf(ports, ports.length + 1);
        int at = ports.length - 1;
        while (at > 0 && ports[at - 1].number > port.number) {
            ports[at] = ports[at - 1];
            at--;
        }
        ports[at] = port;
    }

    void remove(StpPort port) {
        ports = Arrays.stream(ports).filter(p -> p != port).toArray(StpPort[]::new);
    }

    /** 17.20.11. */
    boolean rstpVersion() {
        return settings.protocol() == StpProtocol.RSTP;
    }

    /** 17.20.3: is no port open that a new way to the root could close a loop with? */
    boolean allSynced() {
        for (StpPort p : ports) {
            if (!p.selected || p.role != p.selectedRole || !p.synced && p.role != StpRole.ROOT) {
                return false;
            }
        }
        return true;
    }

    /** 17.20.10: has no other port been a root port lately? */
    boolean reRooted(StpPort port) {
        for (StpPort p : ports) {
            if (p != port && p.rrWhile != 0) {
                return false;
            }
        }
        return true;
    }

    /** 17.21.14. */
    void setSyncTree() {
        for (StpPort p : ports) {
            p.sync = true;
        }
    }

    /** 17.21.15. */
    void setReRootTree() {
        for (StpPort p : ports) {
            p.reRoot = true;
        }
    }

    /** 17.21.18. */
    void setTcPropTree(StpPort from) {
        for (StpPort p : ports) {
            if (p != from) {
                p.tcProp = true;
            }
        }
    }

    /** 14.8.1.1.3 e: is a change being told on any port? */
    boolean isTopologyChanging() {
        for (StpPort p : ports) {
            if (p.tcWhile != 0) {
                return true;
            }
        }
        return false;
    }

    /** Lets all machines make the transitions that are due. */
    void run() {
        for (int round = 0; round < ROUNDS; round++) {
            boolean any = roleSelection.step();
            for (StpPort p : ports) {
                any |= p.step();
            }
            // What is to be said is said once, when all have come to rest: it costs one of the BPDUs of the hold count.
            if (!any && !transmit()) {
                return;
            }
        }
    }

    private boolean transmit() {
        boolean any = false;
        for (StpPort p : ports) {
            any |= p.transmit.step();
        }
        return any;
    }
}
