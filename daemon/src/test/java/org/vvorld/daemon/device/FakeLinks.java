package org.vvorld.daemon.device;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.vvorld.linux.EventFd;
import org.vvorld.linux.LinkEvent;
import org.vvorld.linux.LinkMonitor;
import org.vvorld.linux.LinuxException;

/** News of links that a test makes up. */
final class FakeLinks implements LinkMonitor {
    private final EventFd readable;
    private final Queue<LinkEvent> news = new ConcurrentLinkedQueue<>();

    FakeLinks() throws LinuxException {
        readable = EventFd.open();
    }

    void tell(LinkEvent event) {
        news.add(event);
        readable.signal();
    }

    @Override
    public int fd() {
        return readable.fd();
    }

    @Override
    public int poll(Consumer<LinkEvent> listener) {
        long rings = readable.drain();
        int count = 0;
        for (LinkEvent e = news.poll(); e != null; e = news.poll()) {
            listener.accept(e);
            count++;
        }
        return rings < 0 ? 0 : count;
    }

    @Override
    public void close() {
        readable.close();
    }
}
