package org.vvorld.stack.vnet;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Who is told of the changes of a vnet's routes, addresses and interfaces. Listeners come and go on any thread; the admin thread tells. */
public final class RouteEvents {
    private volatile List<Consumer<RouteEvent>> listeners = List.of();

    /** @param listener is called by the admin thread, and is not to wait */
    public synchronized void add(Consumer<RouteEvent> listener) {
        listeners = Stream.concat(listeners.stream(), Stream.of(listener)).toList();
    }

    public synchronized void remove(Consumer<RouteEvent> listener) {
        listeners = listeners.stream().filter(l -> l != listener).toList();
    }

    /** Would anybody hear? So that nothing is made for nobody. */
    boolean isHeard() {
        return !listeners.isEmpty();
    }

    void tell(RouteEvent e) {
        listeners.forEach(l -> l.accept(e));
    }
}
