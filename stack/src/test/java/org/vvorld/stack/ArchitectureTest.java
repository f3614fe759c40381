package org.vvorld.stack;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code org/vvorld/stack/package-info.java} and the design promise, held against the byte code. */
class ArchitectureTest {
    /** From the top to the bottom: a package uses only those behind it. */
    private static final List<String> ORDER = List.of(
            "sim",
            "vnet",
            "pktgen",
            "icmp6",
            "service",
            "tcp",
            "udp",
            "icmp",
            "ipv6",
            "ipv4",
            "frag",
            "nd",
            "arp",
            "route",
            "redirect",
            "addrselect",
            "bridge",
            "iface",
            "netisr",
            "rss",
            "socket",
            "rtadv",
            "slaac",
            "mcast",
            "wire",
            "sysctl",
            "stats",
            "packet",
            "time",
            "stp");

    private static final String ROOT = "org.vvorld.stack.";

    private final JavaClasses stack = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.vvorld.stack");

    @Test
    void everyPackageHasItsPlace() {
        Set<String> packages = stack.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(ROOT))
                .map(name -> name.substring(ROOT.length()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(ORDER), packages);
        assertTrue(stack.size() > 50, "the classes were not found");
    }

    @Test
    void arrowsPointDownOnly() {
        for (int i = 1; i < ORDER.size(); i++) {
            String[] above =
                    ORDER.subList(0, i).stream().map(name -> ROOT + name + "..").toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + ORDER.get(i) + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(above)
                    .check(stack);
        }
    }

    @Test
    void theStackStandsOnTheJdkAlone() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java.lang..", "java.util..", "java.nio..", "java.io", "org.vvorld.stack..")
                .check(stack);
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "sim..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio.file..", "java.nio.channels..")
                .because("only the laboratory writes files")
                .check(stack);
    }

    /** Time, threads and randomness come in from outside; nothing is logged. */
    @Test
    void nothingIsTakenFromTheAir() {
        noClasses().should().callMethod(System.class, "nanoTime").check(stack);
        noClasses().should().callMethod(System.class, "currentTimeMillis").check(stack);
        noClasses().should().callMethod(Math.class, "random").check(stack);
        noClasses().should().accessField(System.class, "out").check(stack);
        noClasses().should().accessField(System.class, "err").check(stack);
        for (Class<?> c :
                List.of(Thread.class, Random.class, ThreadLocalRandom.class, System.Logger.class, Runtime.class)) {
            noClasses().should().dependOnClassesThat().areAssignableTo(c).check(stack);
        }
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.logging..", "java.time..", "sun..", "jdk.internal..")
                .check(stack);
        noClasses().should().dependOnClassesThat().haveSimpleName("Unsafe").check(stack);
    }

    /** Our VIMAGE lint: what would be one for all vnets must not change. */
    @Test
    void noStaticFieldCanChange() {
        MutableStatics.rule(Set.of(
                        // A mark in slots, never reached by a packet: its fields stay as they are made.
                        "org.vvorld.stack.arp.ArpTable.REMOVED",
                        "org.vvorld.stack.nd.NdTable.REMOVED",
                        // Without addresses: what can change of an address is not in it.
                        "org.vvorld.stack.iface.Inet6.NONE"))
                .check(stack);
    }

    @Test
    void theRuleAboutStaticFieldsCatches() {
        JavaClasses bad = new ClassFileImporter().importClasses(MutableStatics.Bad.class);
        var found =
                MutableStatics.rule(Set.of()).evaluate(bad).getFailureReport().getDetails();
        assertEquals(7, found.size(), () -> String.join("\n", found));
        JavaClasses good = new ClassFileImporter().importClasses(MutableStatics.Good.class);
        MutableStatics.rule(Set.of()).check(good);
    }
}
