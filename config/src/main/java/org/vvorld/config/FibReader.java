package org.vvorld.config;

import java.util.ArrayList;
import java.util.List;

/** The FIBs of one vnet: whether there are those that are named, and the static routes in them. */
final class FibReader {
    private static final String FIBS = "net.fibs";
    private static final String EVERYWHERE = "net.add_addr_allfibs";

    private final List<InterfaceConfig> interfaces;
    private final List<SysctlConfig> sysctls;
    private final boolean complete;
    private final Faults faults;
    private final int count;
    private final List<RouteConfig> routes = new ArrayList<>();
    private final List<RouteConfig6> routes6 = new ArrayList<>();

    /** @param complete whether every address of the vnet could be read */
    FibReader(List<InterfaceConfig> interfaces, List<SysctlConfig> sysctls, boolean complete, Faults faults) {
        this.interfaces = interfaces;
        this.sysctls = sysctls;
        this.complete = complete;
        this.faults = faults;
        this.count = number(FIBS, 1);
    }

    /** What a sysctl says; a value that is none was faulted where it stands. */
    private int number(String sysctl, int otherwise) {
        return sysctls.stream()
                .filter(s -> s.name().equals(sysctl) && s.value().matches("[0-9]{1,4}"))
                .mapToInt(s -> Integer.parseInt(s.value()))
                .findFirst()
                .orElse(otherwise);
    }

    void read(MapReader network) {
        // Both say what is wrong with the addresses themselves.
        AddressPlan all = new AddressPlan(interfaces, faults);
        AddressPlan6 all6 = new AddressPlan6(interfaces, faults);
        boolean isOne = number(EVERYWHERE, 0) == 1 || interfaces.stream().allMatch(i -> i.fib() == 0);
        for (InterfaceConfig i : interfaces) {
            if (i.fib() >= count) {
                faults.add(i.where().key("fib", i.where().line()), whyNoFib(i.fib()));
            }
        }
        read(0, network.map("routes"), isOne ? all : of(0), isOne ? all6 : of6(0));
        for (Entry entry : network.map("fib_routes").entries()) {
            int fib = entry.key().matches("[0-9]{1,4}") ? Integer.parseInt(entry.key()) : -1;
            if (fib < 1) {
                entry.fault(Text.quoted(entry.key())
                        + " is not the number of a FIB, from 1; those of FIB 0 stand in routes");
            } else if (fib >= count) {
                entry.fault(whyNoFib(fib));
            } else {
                read(fib, entry.map(), isOne ? all : of(fib), isOne ? all6 : of6(fib));
            }
        }
    }

    private String whyNoFib(int fib) {
        return "FIBs here are 0 to " + (count - 1) + "; for FIB " + fib + " set sysctl: {" + FIBS + ": " + (fib + 1)
                + "}";
    }

    private List<InterfaceConfig> in(int fib) {
        return interfaces.stream().filter(i -> i.fib() == fib).toList();
    }

    private AddressPlan of(int fib) {
        return new AddressPlan(in(fib), new Faults(""));
    }

    private AddressPlan6 of6(int fib) {
        return new AddressPlan6(in(fib), new Faults(""));
    }

    private void read(int fib, MapReader map, AddressPlan addresses, AddressPlan6 addresses6) {
        var gateways = new GatewayReader6(fib, interfaces, addresses6, complete);
        var reader = new RouteReader(fib, addresses, gateways, complete);
        var reader6 = new RouteReader6(fib, addresses6, gateways);
        for (Entry entry : map.entries()) {
            if (RouteReader6.isMeant(entry)) {
                reader6.read(entry).ifPresent(routes6::add);
            } else {
                reader.read(entry).ifPresent(routes::add);
            }
        }
    }

    List<RouteConfig> routes() {
        return routes;
    }

    List<RouteConfig6> routes6() {
        return routes6;
    }
}
