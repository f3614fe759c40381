package org.vvorld.daemon;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

/** The arrows of package-info.java. */
class DaemonArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.vvorld.daemon");

    @Test
    void arrowsPointDownOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("daemon")
                .definedBy("org.vvorld.daemon")
                .layer("control")
                .definedBy("org.vvorld.daemon.control..")
                .layer("metrics")
                .definedBy("org.vvorld.daemon.metrics..")
                .layer("command")
                .definedBy("org.vvorld.daemon.command..")
                .layer("apply")
                .definedBy("org.vvorld.daemon.apply..")
                .layer("device")
                .definedBy("org.vvorld.daemon.device..")
                .layer("world")
                .definedBy("org.vvorld.daemon.world..")
                .layer("jailconf")
                .definedBy("org.vvorld.daemon.jailconf..")
                .layer("http")
                .definedBy("org.vvorld.daemon.http..")
                .layer("stream")
                .definedBy("org.vvorld.daemon.stream..")
                .layer("admin")
                .definedBy("org.vvorld.daemon.admin..")
                .layer("netisr")
                .definedBy("org.vvorld.daemon.netisr..")
                .whereLayer("control")
                .mayOnlyBeAccessedByLayers("daemon")
                .whereLayer("metrics")
                .mayOnlyBeAccessedByLayers("daemon")
                .whereLayer("command")
                .mayOnlyBeAccessedByLayers("daemon", "control")
                .whereLayer("apply")
                .mayOnlyBeAccessedByLayers("daemon")
                .whereLayer("device")
                .mayOnlyBeAccessedByLayers("daemon")
                .whereLayer("world")
                .mayOnlyBeAccessedByLayers("daemon", "control", "metrics", "command", "apply", "device")
                .whereLayer("jailconf")
                .mayOnlyBeAccessedByLayers("command")
                .whereLayer("http")
                .mayOnlyBeAccessedByLayers("command", "apply")
                .whereLayer("stream")
                .mayOnlyBeAccessedByLayers("command", "http")
                .whereLayer("netisr")
                .mayOnlyBeAccessedByLayers("daemon", "device")
                .check(CLASSES);
    }

    @Test
    void theWireNeedsNoDaemon() {
        // vvctl is started for each command: it must not load what the daemon is made of.
        ArchRuleDefinition.noClasses()
                .that()
                .haveSimpleNameStartingWith("Vvctl")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.vvorld.stack..", "org.vvorld.linux..", "picocli..", "com.google.gson..", "org.slf4j..")
                .check(CLASSES);
    }
}
