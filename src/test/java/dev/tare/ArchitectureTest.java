package dev.tare;

import java.time.Clock;
import java.time.Instant;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.fabric8.kubernetes.api.model.ConditionBuilder;

import dev.tare.api.Reason;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/** Which way packages may point, and what code may not do. */
@AnalyzeClasses(packages = "dev.tare", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /** Components of a record that are still told apart by their places. */
    private static final int MOST_BY_POSITION = 6;

    @ArchTest
    static final ArchRule ARROWS = Arrows.read().rule();

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

    /** Reasons are constants that say what they mean. Only what others have said is quoted: the kubelet, or a worker. */
    @ArchTest
    static final ArchRule REASONS = noClasses()
            .that()
            .resideOutsideOfPackage("dev.tare.api..")
            .and()
            .doNotHaveFullyQualifiedName("dev.tare.fleet.pods.observed.PodReader")
            .should()
            .callConstructor(Reason.Quoted.class, String.class)
            .orShould()
            .callMethod(ConditionBuilder.class, "withReason", String.class);

    /** Of a long record, each component is given by its name: two of one type that stand beside each other compile in any order. */
    @ArchTest
    static final ArchRule BUILDERS = constructors()
            .that(are(describe(
                    "of long records",
                    constructor -> constructor.getOwner().isRecord()
                            && constructor.getRawParameterTypes().size() > MOST_BY_POSITION)))
            .should()
            .onlyBeCalled()
            .byClassesThat(describe(
                    "build them",
                    caller -> caller.isRecord() || caller.getName().matches(".*Builder(\\$With)?")));
}
