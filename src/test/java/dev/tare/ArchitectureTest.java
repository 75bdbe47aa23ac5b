package dev.tare;

import java.time.Clock;
import java.time.Instant;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Which way packages may point. */
@AnalyzeClasses(packages = "dev.tare", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule ARROWS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("api")
            .definedBy("dev.tare.api..")
            .layer("plan")
            .definedBy("dev.tare.plan..")
            .layer("mesh")
            .definedBy("dev.tare.mesh..")
            .layer("measure")
            .definedBy("dev.tare.measure..")
            .layer("wire")
            .definedBy("dev.tare.wire..")
            .layer("queue")
            .definedBy("dev.tare.queue..")
            .layer("run")
            .definedBy("dev.tare.run..")
            .layer("transport")
            .definedBy("dev.tare.transport..")
            .layer("usage")
            .definedBy("dev.tare.usage..")
            .layer("load")
            .definedBy("dev.tare.load..")
            .layer("target")
            .definedBy("dev.tare.target..")
            .layer("fleet")
            .definedBy("dev.tare.fleet")
            .layer("processes")
            .definedBy("dev.tare.fleet.processes..")
            .layer("pods")
            .definedBy("dev.tare.fleet.pods..")
            .layer("report")
            .definedBy("dev.tare.report..")
            .optionalLayer("reconcile")
            .definedBy("dev.tare.reconcile..")
            .layer("app")
            .definedBy("dev.tare.app..")
            .ensureAllClassesAreContainedInArchitecture()
            .whereLayer("api")
            .mayNotAccessAnyLayer()
            .whereLayer("plan")
            .mayOnlyAccessLayers("api", "measure")
            .whereLayer("mesh")
            .mayOnlyAccessLayers("api", "plan")
            .whereLayer("measure")
            .mayNotAccessAnyLayer()
            .whereLayer("wire")
            .mayOnlyAccessLayers("measure")
            .whereLayer("queue")
            .mayNotAccessAnyLayer()
            .whereLayer("run")
            .mayOnlyAccessLayers("api", "plan", "measure", "wire")
            .whereLayer("transport")
            .mayNotAccessAnyLayer()
            .whereLayer("usage")
            .mayOnlyAccessLayers("measure", "wire")
            .whereLayer("load")
            .mayOnlyAccessLayers("measure", "wire", "transport", "usage")
            .whereLayer("target")
            .mayOnlyAccessLayers("measure", "wire", "transport", "usage")
            .whereLayer("fleet")
            .mayOnlyAccessLayers("api", "plan", "mesh", "wire")
            .whereLayer("processes")
            .mayOnlyAccessLayers("fleet", "api", "plan", "mesh", "measure", "wire")
            .whereLayer("reconcile")
            .mayOnlyAccessLayers("api", "plan", "mesh", "measure", "wire", "run", "fleet", "pods", "report")
            .whereLayer("pods")
            .mayOnlyAccessLayers("fleet", "api", "plan", "mesh", "measure", "wire")
            .whereLayer("report")
            .mayOnlyAccessLayers("api", "measure")
            .whereLayer("app")
            .mayNotBeAccessedByAnyLayer();

    /** Whatever the floors, no two packages know each other. */
    @ArchTest
    static final ArchRule CIRCLES = slices().matching("dev.tare.(**)").should().beFreeOfCycles();

    /** Protocols know the port and no other protocol, but gRPC, which is spoken over HTTP/2; only the worker chooses one. */
    @ArchTest
    static final ArchRule LOAD = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("port")
            .definedBy("dev.tare.load")
            .layer("http1")
            .definedBy("dev.tare.load.http1..")
            .layer("http2")
            .definedBy("dev.tare.load.http2..")
            .layer("grpc")
            .definedBy("dev.tare.load.grpc..")
            .layer("tcp")
            .definedBy("dev.tare.load.tcp..")
            .layer("trial")
            .definedBy("dev.tare.load.trial..")
            .layer("probe")
            .definedBy("dev.tare.load.probe..")
            .layer("program")
            .definedBy("dev.tare.load.program..")
            .layer("worker")
            .definedBy("dev.tare.load.worker..")
            .whereLayer("port")
            .mayNotAccessAnyLayer()
            .whereLayer("http1")
            .mayOnlyAccessLayers("port")
            .whereLayer("http2")
            .mayOnlyAccessLayers("port")
            .whereLayer("grpc")
            .mayOnlyAccessLayers("port", "http2")
            .whereLayer("tcp")
            .mayOnlyAccessLayers("port")
            .whereLayer("trial")
            .mayOnlyAccessLayers("port")
            .whereLayer("probe")
            .mayOnlyAccessLayers("port")
            .whereLayer("program")
            .mayOnlyAccessLayers("port", "trial")
            .whereLayer("worker")
            .mayNotBeAccessedByAnyLayer();

    /** So do the services and proxies at the other end. */
    @ArchTest
    static final ArchRule TARGET = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("shared")
            .definedBy("dev.tare.target")
            .layer("http1")
            .definedBy("dev.tare.target.http1..")
            .layer("http2")
            .definedBy("dev.tare.target.http2..")
            .layer("tcp")
            .definedBy("dev.tare.target.tcp..")
            .whereLayer("shared")
            .mayNotAccessAnyLayer()
            .whereLayer("http1")
            .mayOnlyAccessLayers("shared")
            .whereLayer("http2")
            .mayOnlyAccessLayers("shared")
            .whereLayer("tcp")
            .mayOnlyAccessLayers("shared");

    /** The pure core is told the time. */
    @ArchTest
    static final ArchRule CLOCKS = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.tare.load..",
                    "dev.tare.transport..",
                    "dev.tare.target..",
                    "dev.tare.fleet.processes..",
                    "dev.tare.app..")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC");

    /** The pure core knows no cluster, no sockets and no processes. */
    @ArchTest
    static final ArchRule PURE = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.tare.plan..", "dev.tare.measure..", "dev.tare.run..", "dev.tare.wire..", "dev.tare.queue..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.fabric8.kubernetes.client..")
                    .or(resideInAPackage("io.netty.."))
                    .or(resideInAPackage("java.net..")))
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Process.class, ProcessBuilder.class, ProcessHandle.class, Thread.class);
}
