package org.vvorld.stack.vnet;

import java.util.Arrays;
import java.util.List;
import org.vvorld.stack.iface.Interface;
import org.vvorld.stack.route.Fib;
import org.vvorld.stack.route.FibInet6;

/**
 * The admin side of a vnet's routing tables: one of each family for each FIB (setfib(1)). FIB 0 is always there, others while
 * {@code net.fibs} says so. What is for this host is in all of them; an interface's subnets are in the FIB of the interface, or in all
 * ({@code net.add_addr_allfibs}). Admin thread only.
 */
public final class Fibs {
    /** FIBs that a vnet may have. */
    public static final int MOST = 256;

    private final Vnet vnet;
    private final Routing4 first4;
    private final Routing6 first6;
    /** Those of FIB 1 and up; null if there are none. */
    private Routing4[] more4;

    private Routing6[] more6;
    private boolean everywhere;

    Fibs(Vnet vnet, Fib fib, FibInet6 fib6) {
        this.vnet = vnet;
        this.first4 = new Routing4(this, 0, fib);
        this.first6 = new Routing6(this, 0, fib6);
    }

    /** How many there are, 1 at least. */
    public int count() {
        return more4 == null ? 1 : more4.length + 1;
    }

    /** IPv4 routes of a FIB. */
    public Routing4 routing(int number) {
        return number == 0 ? first4 : more4[number - 1];
    }

    /** IPv6 routes of a FIB. */
    public Routing6 routing6(int number) {
        return number == 0 ? first6 : more6[number - 1];
    }

    /** Has so many from now on. What is in one that goes is in FIB 0 or, if it is a route, gone. */
    void count(int wanted) {
        int was = count();
        for (int number = wanted; number < was; number++) {
            leave(number);
        }
        Routing4[] all4 = wanted == 1 ? null : new Routing4[wanted - 1];
        Routing6[] all6 = wanted == 1 ? null : new Routing6[wanted - 1];
        for (int number = 1; number < wanted; number++) {
            boolean isNew = number >= was;
            all4[number - 1] = isNew ? new Routing4(this, number, new Fib()) : more4[number - 1];
            all6[number - 1] = isNew ? new Routing6(this, number, new FibInet6()) : more6[number - 1];
        }
        more4 = all4;
        more6 = all6;
        for (int number = was; number < wanted; number++) {
            for (Interface i : vnet.interfaces()) {
                routing(number).update(i);
                routing6(number).update(i);
            }
        }
        // Workers see them when there is something in them.
        vnet.fib()
                .others(
                        all4 == null
                                ? null
                                : Arrays.stream(all4).map(Routing4::fib).toArray(Fib[]::new));
        vnet.fib6()
                .others(
                        all6 == null
                                ? null
                                : Arrays.stream(all6).map(Routing6::fib).toArray(FibInet6[]::new));
    }

    private void leave(int number) {
        for (Interface i : vnet.interfaces()) {
            if (i.fib() == number) {
                move(i, 0);
            }
        }
        routing(number).clear();
        routing6(number).clear();
    }

    /** Puts an interface in another FIB: what comes in there is routed by that one, and its subnets are there. */
    public void move(Interface i, int number) {
        if (i.fib() != number) {
            anew(List.of(i), () -> i.fib(number));
        }
    }

    /** Puts the subnets of all interfaces in all FIBs, or in that of their interface alone. */
    void everywhere(boolean on) {
        if (on != everywhere) {
            anew(vnet.interfaces(), () -> everywhere = on);
        }
    }

    private void anew(List<Interface> which, Runnable change) {
        for (int n = 0; n < count(); n++) {
            for (Interface i : which) {
                routing(n).withdraw(i);
                routing6(n).withdraw(i);
            }
        }
        change.run();
        which.forEach(this::update);
        vnet.ipv6().learnAnew();
    }

    /** Are the subnets of an interface in this FIB? */
    boolean isHome(Interface i, int number) {
        return i.fib() == number || everywhere;
    }

    InterfaceTable interfaces() {
        return vnet.interfaceTable();
    }

    RouteEvents events() {
        return vnet.routeEvents();
    }

    /** Of this vnet: by it flows spread over several ways. */
    int salt() {
        return vnet.loopback().id();
    }

    /** Brings all tables up to date with an interface, whose state or addresses may have changed, or which left. */
    void update(Interface i) {
        update4(i);
        update6(i);
    }

    /** The same for IPv4 alone. */
    void update4(Interface i) {
        first4.update(i);
        for (int n = 1; n < count(); n++) {
            more4[n - 1].update(i);
        }
    }

    /** The same for IPv6 alone. */
    void update6(Interface i) {
        first6.update(i);
        for (int n = 1; n < count(); n++) {
            more6[n - 1].update(i);
        }
    }

    /** An interface leaves: the ways that go by it go too. */
    void forget(Interface i) {
        for (int n = 0; n < count(); n++) {
            routing(n).forget(i);
            routing6(n).forget(i);
        }
    }

    /** All routes go. */
    void clear() {
        for (int n = 0; n < count(); n++) {
            routing(n).clear();
            routing6(n).clear();
        }
    }

    /** IPv4 routes of all FIBs, those included that rest. */
    public int routes4() {
        int sum = 0;
        for (int n = 0; n < count(); n++) {
            sum += Math.max(routing(n).fib().size(), routing(n).staticCount());
        }
        return sum;
    }

    /** The same of IPv6. */
    public int routes6() {
        int sum = 0;
        for (int n = 0; n < count(); n++) {
            sum += Math.max(routing6(n).fib().size(), routing6(n).staticCount());
        }
        return sum;
    }

    /** Routes that lead somewhere, of all FIBs. */
    int size() {
        int sum = 0;
        for (int n = 0; n < count(); n++) {
            sum += routing(n).fib().size() + routing6(n).fib().size();
        }
        return sum;
    }
}
