package org.vvorld.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * {@link LinkMonitor} by rtnetlink. Dump and news come through the same socket, in the order in which the kernel wrote them, so what
 * is read last is what holds.
 *
 * <pre>
 * struct ifinfomsg {       // native byte order
 *     u8  ifi_family;      // 16
 *     u16 ifi_type;        // 18
 *     s32 ifi_index;       // 20
 *     u32 ifi_flags;       // 24
 *     u32 ifi_change;      // 28
 * };
 * </pre>
 */
final class LinuxLinkMonitor implements LinkMonitor {
    private static final int RTMGRP_LINK = 1;
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_DELLINK = 17;
    private static final int RTM_GETLINK = 18;
    private static final int LINK_BYTES = 16;
    private static final int FAMILY = 16;
    private static final int INDEX = 20;
    private static final int FLAGS = 24;

    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFF_UP = 1;
    private static final int IFF_LOWER_UP = 1 << 16;

    private static final int MSG_DONTWAIT = 0x40;
    private static final String PURPOSE = "to follow the network interfaces";

    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(Netlink.BUFFER_BYTES, 4);
    private final Map<Integer, LinkEvent> known = new HashMap<>();
    /** Seen since the dump began. */
    private final Set<Integer> seen = new HashSet<>();

    private boolean dumping;
    /** The kernel dropped news for us, or things changed under a dump: another dump is due. */
    private boolean missed;

    private int delivered;
    private volatile int fd;

    private LinuxLinkMonitor(int fd) {
        this.fd = fd;
    }

    static LinkMonitor open() throws LinuxException {
        LinuxLinkMonitor monitor = new LinuxLinkMonitor(Netlink.socket(PURPOSE));
        try {
            // Listen first, look then: nothing happens between.
            Netlink.bind(monitor.fd, RTMGRP_LINK, PURPOSE);
            monitor.dump();
            return monitor;
        } catch (LinuxException | RuntimeException e) {
            monitor.close();
            throw e;
        }
    }

    private void dump() throws LinuxException {
        missed = false;
        dumping = true;
        seen.clear();
        Netlink.requestDump(fd, RTM_GETLINK, 0, LINK_BYTES, PURPOSE);
    }

    @Override
    public int fd() {
        return fd;
    }

    @Override
    public int poll(Consumer<LinkEvent> listener) throws LinuxException {
        delivered = 0;
        while (true) {
            int length = (int) Native.result(Native.C.recv(fd, buffer.address(), buffer.byteSize(), MSG_DONTWAIT));
            if (length == -Errno.EAGAIN.number()) {
                return delivered;
            }
            if (length == -Errno.ENOBUFS.number()) {
                missed = true;
            } else if (length < 0 && length != -Errno.EINTR.number()) {
                throw new LinuxException("recv", PURPOSE, -length);
            } else if (length > 0) {
                datagram(buffer.asSlice(0, length), listener);
            }
            if (missed && !dumping) {
                dump();
            }
        }
    }

    private void datagram(MemorySegment datagram, Consumer<LinkEvent> listener) throws LinuxException {
        MemorySegment message = Netlink.message(datagram, 0);
        for (long at = 0; message.byteSize() > 0; message = Netlink.message(datagram, at)) {
            missed |= (Netlink.flags(message) & Netlink.FLAG_DUMP_INTERRUPTED) != 0;
            switch (Netlink.type(message)) {
                case RTM_NEWLINK -> link(message, false, listener);
                case RTM_DELLINK -> link(message, true, listener);
                case Netlink.DONE -> dumped(listener);
                case Netlink.ERROR -> throw new LinuxException("RTM_GETLINK", PURPOSE, Netlink.errno(message));
                default -> {
                    // nothing of ours
                }
            }
            at += Netlink.padded((int) message.byteSize());
        }
    }

    private void link(MemorySegment message, boolean deleted, Consumer<LinkEvent> listener) {
        // A bridge says in the same words, but for itself, that a port has come or gone.
        if (message.byteSize() < Netlink.HEADER_BYTES + LINK_BYTES || message.get(JAVA_BYTE, FAMILY) != 0) {
            return;
        }
        int index = message.get(JAVA_INT, INDEX);
        int flags = message.get(JAVA_INT, FLAGS);
        MemorySegment attributes = Netlink.attributes(message, LINK_BYTES);
        MemorySegment name = Netlink.find(attributes, IFLA_IFNAME);
        byte[] mac = Netlink.find(attributes, IFLA_ADDRESS).toArray(JAVA_BYTE);
        LinkEvent event = new LinkEvent(
                name.byteSize() == 0 ? "" : name.getString(0),
                index,
                (flags & IFF_UP) != 0,
                (flags & IFF_UP) != 0 && (flags & IFF_LOWER_UP) != 0,
                Netlink.s32(Netlink.find(attributes, IFLA_MTU)),
                LinkEvent.mac(mac),
                deleted);
        if (deleted) {
            known.remove(index);
        } else {
            known.put(index, event);
            seen.add(index);
        }
        deliver(event, listener);
    }

    /** What the dump did not name, and no news since, went unnoticed. */
    private void dumped(Consumer<LinkEvent> listener) {
        dumping = false;
        if (missed) {
            return; // the next dump decides
        }
        for (LinkEvent last : known.values().toArray(LinkEvent[]::new)) {
            if (!seen.contains(last.index())) {
                known.remove(last.index());
                deliver(last.gone(), listener);
            }
        }
    }

    private void deliver(LinkEvent event, Consumer<LinkEvent> listener) {
        delivered++;
        listener.accept(event);
    }

    @Override
    public void close() {
        int open = fd;
        if (open >= 0) {
            fd = -1;
            Native.close(open);
            arena.close();
        }
    }
}
