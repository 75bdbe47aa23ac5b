package dev.tare;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
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

    /**
     * One thing in several files: a connection tells its pool that it is free, and the port makes connections for a pool; and
     * in HTTP/2 a link has streams that tell it when they end, and a socket a listener that knows it.
     */
    private static final List<Set<String>> TOGETHER = List.of(
            Set.of(
                    "dev.tare.load.Connection",
                    "dev.tare.load.ConnectionList",
                    "dev.tare.load.ConnectionPool",
                    "dev.tare.load.Protocol",
                    "dev.tare.load.RequestListener"),
            Set.of(
                    "dev.tare.load.http2.Http2Protocol",
                    "dev.tare.load.http2.Http2Link",
                    "dev.tare.load.http2.Http2Stream",
                    "dev.tare.load.http2.Http2Socket",
                    "dev.tare.load.http2.Http2FrameListener"));

    /**
     * No two classes know each other. What is nested counts as what it is nested in; builders of records are generated, and
     * belong to them.
     */
    @ArchTest
    static final ArchRule NO_CIRCLES = SlicesRuleDefinition.slices()
            .assignedFrom(new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                    String file = javaClass.getName().replaceFirst("[$].*", "");
                    if (file.endsWith("Builder")) {
                        return SliceIdentifier.ignore();
                    }
                    return SliceIdentifier.of(TOGETHER.stream()
                            .filter(files -> files.contains(file))
                            .map(Set::toString)
                            .findFirst()
                            .orElse(file));
                }

                @Override
                public String getDescription() {
                    return "classes of their own files";
                }
            })
            .should()
            .beFreeOfCycles();

    /** The pure core is told the time. */
    @ArchTest
    static final ArchRule CLOCKS = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.tare.load..",
                    "dev.tare.transport..",
                    "dev.tare.target..",
                    "dev.tare.fleet.processes..",
                    "dev.tare.play.machine..",
                    "dev.tare.play.player..",
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
