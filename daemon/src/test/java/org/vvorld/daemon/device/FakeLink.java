package org.vvorld.daemon.device;

import org.vvorld.linux.Errno;
import org.vvorld.linux.Link;
import org.vvorld.linux.LinkEvent;
import org.vvorld.linux.LinuxException;
import org.vvorld.stack.wire.MacAddress;

/** Linux's side of an interface, in memory. */
final class FakeLink implements Link {
    private final String name;
    int index = 7;
    int mtu = 1500;
    int queueLength = 1000;
    long mac = 0x0a00_0000_0007L;
    boolean exists = true;
    boolean running = true;
    boolean ethernet = true;
    boolean defaultRoute;
    boolean failMtu;
    boolean failQueueLength;

    FakeLink(String name) {
        this.name = name;
    }

    /** What rtnetlink would say of it now. */
    LinkEvent event() {
        return new LinkEvent(name, index, running, running, mtu, MacAddress.format(mac), !exists);
    }

    private LinuxException failed(Errno errno) {
        return new LinuxException("ioctl", "on interface " + name, errno.number());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int index() throws LinuxException {
        if (!exists) {
            throw failed(Errno.ENODEV);
        }
        return index;
    }

    @Override
    public int mtuBytes() {
        return mtu;
    }

    @Override
    public void mtuBytes(int mtuBytes) throws LinuxException {
        if (failMtu) {
            throw failed(Errno.EINVAL);
        }
        mtu = mtuBytes;
    }

    @Override
    public boolean isUp() {
        return running;
    }

    @Override
    public boolean isEthernet() {
        return ethernet;
    }

    @Override
    public boolean carriesDefaultRoute() {
        return defaultRoute;
    }

    @Override
    public void up() {}

    @Override
    public void down() {}

    @Override
    public int txQueueLengthPackets() {
        return queueLength;
    }

    @Override
    public void txQueueLengthPackets(int packets) throws LinuxException {
        if (failQueueLength) {
            throw failed(Errno.EPERM);
        }
        queueLength = packets;
    }

    @Override
    public byte[] mac() {
        byte[] bytes = new byte[6];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (mac >>> 40 - 8 * i);
        }
        return bytes;
    }
}
