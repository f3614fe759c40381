package org.vvorld.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class EpollTest {
    @Test
    void anotherThreadWakesThePoll() throws Exception {
        try (Epoll epoll = Epoll.open(4);
                EventFd bell = EventFd.open()) {
            epoll.add(bell.fd(), Epoll.IN, 0x1122_3344_5566_7788L);
            assertEquals(0, epoll.poll(0), "silent at first");
            CountDownLatch polling = new CountDownLatch(1);
            Thread ringer = Thread.ofPlatform().start(() -> {
                try {
                    polling.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                bell.signal();
                bell.signal();
            });
            polling.countDown();
            assertEquals(1, epoll.poll(30_000));
            assertEquals(0x1122_3344_5566_7788L, epoll.token(0));
            assertEquals(Epoll.IN, epoll.events(0));
            ringer.join();
            assertEquals(2, bell.drain());
            assertEquals(0, bell.drain());
            assertEquals(0, epoll.poll(0));
        }
    }

    @Test
    void severalEventsKeepTheirTokens() throws Exception {
        try (Epoll epoll = Epoll.open(2);
                EventFd a = EventFd.open();
                EventFd b = EventFd.open();
                EventFd c = EventFd.open()) {
            epoll.add(a.fd(), Epoll.IN, -1);
            epoll.add(b.fd(), Epoll.IN | Epoll.OUT, -2);
            epoll.add(c.fd(), Epoll.IN, -3);
            a.signal();
            assertEquals(2, epoll.poll(0));
            assertEquals(-3, epoll.token(0) + epoll.token(1));
            int ofB = epoll.token(0) == -2 ? 0 : 1;
            assertEquals(Epoll.OUT, epoll.events(ofB));
            assertEquals(Epoll.IN, epoll.events(1 - ofB));
        }
    }

    @Test
    void modifyAndRemove() throws Exception {
        try (Epoll epoll = Epoll.open(1);
                EventFd bell = EventFd.open()) {
            bell.signal();
            epoll.add(bell.fd(), Epoll.IN, 1);
            epoll.modify(bell.fd(), Epoll.IN, 2);
            assertEquals(1, epoll.poll(0));
            assertEquals(2, epoll.token(0));
            epoll.modify(bell.fd(), 0, 2);
            assertEquals(0, epoll.poll(0));
            epoll.remove(bell.fd());
            LinuxException gone = assertThrows(LinuxException.class, () -> epoll.remove(bell.fd()));
            assertEquals(
                    "epoll_ctl(EPOLL_CTL_DEL) to watch descriptor " + bell.fd()
                            + ": ENOENT (No such file or directory)",
                    gone.getMessage());
        }
    }

    @Test
    void edgeTriggeredReportsOnce() throws Exception {
        try (Epoll epoll = Epoll.open(1);
                EventFd bell = EventFd.open()) {
            epoll.add(bell.fd(), Epoll.IN | Epoll.EDGE_TRIGGERED, 1);
            bell.signal();
            assertEquals(1, epoll.poll(0));
            assertEquals(0, epoll.poll(0));
            bell.signal();
            assertEquals(1, epoll.poll(0));
        }
    }

    @Test
    void aSignalIsNoEvent() throws Exception {
        Semaphore handled = new Semaphore(0);
        try (Epoll epoll = Epoll.open(1);
                Signals.Registration _ = Signals.on(Signal.HUP, handled::release)) {
            int poller = TestLibC.C.gettid();
            int pid = (int) ProcessHandle.current().pid();
            AtomicBoolean returned = new AtomicBoolean();
            // The first one may come before the thread is in epoll_wait, so they come until it is out.
            Thread sender = Thread.ofPlatform().start(() -> {
                while (!returned.get()) {
                    TestLibC.C.tgkill(pid, poller, 1);
                    handled.acquireUninterruptibly();
                }
            });
            long start = System.nanoTime();
            int count = epoll.poll(30_000);
            returned.set(true);
            sender.join();
            assertEquals(0, count);
            assertTrue(System.nanoTime() - start < 20_000_000_000L, "the signal ended the poll, not the timeout");
        }
    }

    @Test
    void closedIsBadDescriptor() throws Exception {
        Epoll epoll = Epoll.open(1);
        epoll.close();
        epoll.close();
        assertEquals(-Errno.EBADF.number(), epoll.poll(0));
        EventFd bell = EventFd.open();
        bell.close();
        bell.close();
        bell.signal();
        assertEquals(0, bell.drain());
        assertEquals(-1, bell.fd());
    }

    @Test
    void allocatesNothing() throws Exception {
        try (Epoll epoll = Epoll.open(4);
                EventFd bell = EventFd.open()) {
            epoll.add(bell.fd(), Epoll.IN, 7);
            Allocation.assertNone(() -> {
                bell.signal();
                int count = epoll.poll(-1);
                if (count != 1 || epoll.token(0) != 7 || epoll.events(0) != Epoll.IN || bell.drain() != 1) {
                    throw new AssertionError();
                }
                if (epoll.poll(0) != 0 || bell.drain() != 0) {
                    throw new AssertionError();
                }
            });
        }
    }
}
