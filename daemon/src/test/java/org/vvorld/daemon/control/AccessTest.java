package org.vvorld.daemon.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.vvorld.daemon.command.Peer;

/** How many clients of whom there may be. */
class AccessTest {
    private final Access access = new Access(Path.of("unused"), p -> p.isAdministrator() || p.uid() < 5000);

    private static Peer owner(int uid) {
        return new Peer(uid, Set.of(uid), 1, false);
    }

    @Test
    void strangersGetNoSeat() {
        for (int i = 0; i < 1000; i++) {
            assertEquals(
                    Optional.of("permission denied: uid 5000 is neither root, nor in the control socket's group, nor"
                            + " the owner of a jail"),
                    access.enter(owner(5000)));
        }
        assertEquals(Optional.empty(), access.enter(owner(1)));
    }

    @Test
    void oneUserHasSoManySeats() {
        for (int i = 0; i < Access.EACH_OWNER; i++) {
            assertEquals(Optional.empty(), access.enter(owner(1)));
        }
        assertEquals(Optional.of("too many clients: uid 1 has 32 connected; try again"), access.enter(owner(1)));
        assertEquals(Optional.empty(), access.enter(owner(2)));
        access.leave(owner(1));
        assertEquals(Optional.empty(), access.enter(owner(1)));
        assertTrue(access.enter(owner(1)).isPresent());
    }

    @Test
    void allOwnersTogetherLeaveSeatsForAdministrators() {
        List<Peer> seated = new ArrayList<>();
        int uid = 0;
        while (access.enter(owner(uid)).isEmpty()) {
            seated.add(owner(uid));
            uid = seated.size() / 30;
        }
        assertEquals(Access.ALL_OWNERS, seated.size());
        assertTrue(Access.ALL_OWNERS < ControlServer.CLIENTS);
        assertEquals(
                Optional.of("too many clients: owners of jails have 192 connected; try again"),
                access.enter(owner(4999)));
        assertEquals(Optional.empty(), access.enter(new Peer(0, 0, 1)));
        seated.forEach(access::leave);
        assertEquals(Optional.empty(), access.enter(owner(4999)));
    }
}
