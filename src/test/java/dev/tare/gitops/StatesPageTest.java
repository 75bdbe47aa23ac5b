package dev.tare.gitops;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import dev.tare.GeneratedFile;
import dev.tare.api.MeasuringFailureReason;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.api.PerformanceRun;
import dev.tare.api.ProfileReason;
import dev.tare.api.Reason;
import dev.tare.api.RunReason;
import dev.tare.api.RunReason.Stage;
import dev.tare.api.RunSchedule;
import dev.tare.api.SpecVersion;
import dev.tare.api.StartFailureReason;
import dev.tare.reconcile.profile.ProfileStates;
import dev.tare.reconcile.run.RunStates;
import dev.tare.run.ExampleFindings;
import dev.tare.run.RunOutcome;

import static org.assertj.core.api.Assertions.assertThat;

/** The page of all states is what the operator's own code makes of them, and has them all. */
@Tag(GeneratedFile.TAG)
class StatesPageTest {

    private static final Path PAGE = Path.of("docs/states.md");
    private static final long GENERATION = 2;

    /** Of conditions other than those that the tables are about, or of no condition at all but the sentence before. */
    private static final Set<Reason> ELSEWHERE = Set.of(
            ProfileReason.Accepted,
            ProfileReason.Resolved,
            RunReason.Admitted,
            RunReason.Valid,
            RunReason.Incomplete,
            RunReason.Met,
            RunReason.Missed,
            RunReason.Undecided,
            RunReason.NoObjectives);

    private static final List<String> PROFILE_COLUMNS = List.of("Ready", "Reason", "Headline");
    private static final List<String> RUN_COLUMNS = List.of("Phase", "Valid", "Headline");
    private static final Set<Reason> ONLY_BEFORE_IT_BEGAN = Set.of(
            MeasuringFailureReason.FrozenCopyGone,
            RunReason.Invalid,
            RunReason.LabelSelected,
            RunReason.LoadNotAllowed,
            StartFailureReason.NamespaceBlocksMesh,
            RunReason.ProfileChanged,
            RunReason.ProfileNotFound,
            RunReason.SecretNotAllowed);

    /** What the kubelet says of containers that do not start. */
    private static final List<String> OF_THE_KUBELET = List.of(
            "CrashLoopBackOff",
            "CreateContainerConfigError",
            "ErrImageNeverPull",
            "ErrImagePull",
            "ImagePullBackOff",
            "InvalidImageName");

    private static final RunOutcome PRECISE = new RunOutcome(
            RunOutcome.Kind.Completed, RunReason.Precise, "every interval is as narrow as asked for, after 12 blocks");
    private static final RunOutcome HOPELESS = new RunOutcome(
            RunOutcome.Kind.Completed,
            RunReason.CannotBeValid,
            "after 12 blocks, more blocks cannot make the numbers valid");
    private static final String PROXY = "the run has ended; these were still running";

    private final KubernetesSerialization form = new KubernetesSerialization();
    private final PerformanceProfileSpec spec = ExampleFindings.VALID.plan().spec();
    private final RunStates runs = RunStates.of(ExampleFindings.VALID.plan(), GENERATION);

    private static RunOutcome failed(Reason reason) {
        return new RunOutcome(RunOutcome.Kind.Failed, reason, "(the particulars)");
    }

    private static PerformanceProfileSpec suspended(PerformanceProfileSpec spec) {
        return spec.withSchedule(new RunSchedule("0 3 * * *", null, true));
    }

    private static PerformanceProfile judged(ExampleFindings found) {
        return new ProfileStates(found.plan().spec(), GENERATION)
                .withRuns(RunStates.of(found.plan(), GENERATION).cleared(found, PRECISE, Optional.empty()));
    }

    private Map<String, HasMetadata> profiles() {
        ProfileStates states = new ProfileStates(spec, GENERATION);
        PerformanceRun valid = runs.cleared(ExampleFindings.VALID, PRECISE, Optional.empty());
        PerformanceProfile changed = states.withRuns(valid);
        changed.getMetadata().setGeneration(GENERATION + 1);
        PerformanceRun nightly = runs.measuring();
        nightly.getMetadata().setName("nightly");
        PerformanceRun former =
                new RunStates(ExampleFindings.VALID.plan(), new SpecVersion(GENERATION - 1, "0", "0")).measuring();

        Map<String, HasMetadata> all = new LinkedHashMap<>();
        all.put("it was created, and the operator has not looked at it", states.created());
        all.put("the spec was changed, and the operator has not looked at that", changed);
        all.put("the spec is invalid", states.invalid());
        all.put("a mesh that it names is not there, or not ready", states.unresolved());
        all.put("the API server refuses to let a run of it be created", states.givenUp(ProfileReason.RequestRefused));
        all.put("the operator cannot read it, or makes a mistake", states.givenUp(ProfileReason.InternalError));
        all.put("nothing has led to a run yet", states.withoutAny());
        all.put("a run was created for the spec just now", states.begun());
        for (RunReason reason : RunStates.waits()) {
            all.put("its run waits for " + waitsFor(reason), states.withRuns(runs.waiting(reason)));
        }
        all.put("its run's pods are on their way", states.withRuns(runs.starting(Optional.empty())));
        all.put(
                "its run's pods are kept from starting",
                states.withRuns(runs.starting(Optional.of("no node accepts pod checkout-1: Insufficient cpu"))));
        all.put("its run measures", states.withRuns(runs.measuring()));
        all.put("a run of a former generation has not ended", states.withRuns(former));
        all.put("measured: valid, every objective met", states.withRuns(valid));
        all.put("the same, with `schedule.suspend`", new ProfileStates(suspended(spec), GENERATION).withRuns(valid));
        all.put("the same, and a scheduled run, or one by hand, is under way", states.withRuns(valid, nightly));
        all.put("measured: an objective is missed", judged(ExampleFindings.MISSED));
        all.put("measured: an objective is not decided", judged(ExampleFindings.UNDECIDED));
        all.put(
                "measured, the objectives changed since, and what was measured not kept any more",
                new ProfileStates(ExampleFindings.MISSED.plan().spec(), GENERATION).withRuns(valid));
        all.put(
                "measured: the numbers may not be used",
                states.withRuns(runs.cleared(ExampleFindings.INVALID, HOPELESS, Optional.empty())));
        all.put(
                "the latest run failed, also a scheduled one: any reason of a run that failed",
                states.withRuns(runs.cleared(
                        ExampleFindings.FEW, failed(MeasuringFailureReason.WorkerEnded), Optional.empty())));
        all.put(
                "its run was refused: any reason of a run that was",
                states.withRuns(runs.refused(RunReason.LoadNotAllowed)));
        all.put("its run was deleted before it had ended", states.withRuns());
        return all;
    }

    private static String waitsFor(RunReason reason) {
        return switch (reason) {
            case Queued -> "a place";
            case ServiceNotFound -> "a Service";
            case SecretNotFound -> "a Secret";
            case MeshNotFound -> "a mesh that was deleted meanwhile";
            case MeshNotReady -> "a mesh that became unready meanwhile";
            case WaitsForKueue -> "Kueue";
            case PlaceTaken -> "a place, and Kueue has admitted it";
            case Evicted -> "Kueue, which has stopped it";
            case LocalQueueNotFound -> "a LocalQueue of Kueue";
            case KueueUnavailable -> "Kueue, which is not there";
            default -> throw new AssertionError("it is to be said what a run waits for with " + reason);
        };
    }

    private Map<String, HasMetadata> runs() {
        Map<String, HasMetadata> all = new LinkedHashMap<>();
        all.put("it was created, and the operator has not looked at it", runs.created());
        for (RunReason reason : RunStates.waits()) {
            all.put("it waits for " + waitsFor(reason), runs.waiting(reason));
        }
        all.put("its pods are on their way", runs.starting(Optional.empty()));
        all.put(
                "its pods are kept from starting",
                runs.starting(Optional.of("no node accepts pod checkout-1: Insufficient cpu")));
        all.put("it measures", runs.measuring());
        all.put(
                "it has measured, and other pods explain it: `Explaining` of `Explained` and `Reconciling`",
                runs.explaining(ExampleFindings.VALID, PRECISE));
        all.put(
                "any end, while it is cleared up: `ClearingUp` of `Reconciling`",
                runs.ended(ExampleFindings.VALID, PRECISE));
        for (RunReason completed : of(Stage.MEASURED)) {
            RunOutcome ending = new RunOutcome(RunOutcome.Kind.Completed, completed, "(the particulars)");
            if (completed != RunReason.CannotBeValid) {
                all.put(
                        "`%s`, with numbers that may be used, be an objective missed or not".formatted(completed),
                        runs.cleared(ExampleFindings.VALID, ending, Optional.empty()));
            }
            if (completed != RunReason.Precise) {
                all.put(
                        "`%s`, with numbers that may not be used".formatted(completed),
                        runs.cleared(ExampleFindings.INVALID, ending, Optional.empty()));
            }
        }
        all.put(
                "any end, and a mesh's proxy had to be deleted: `ProxyStayed` of `Reconciling`",
                runs.cleared(ExampleFindings.VALID, PRECISE, Optional.of(PROXY)));
        all.put(
                "any end, and the run's objects cannot be deleted: `LeftBehind` of `Reconciling`",
                runs.leftBehind(ExampleFindings.VALID, PRECISE));
        for (Reason reason : sorted(ONLY_BEFORE_IT_BEGAN)) {
            all.put("refused before it began: `%s`".formatted(reason), runs.refused(reason));
        }
        for (String reason : failures()) {
            all.put(
                    "failed: `%s`".formatted(reason),
                    runs.cleared(ExampleFindings.FEW, failed(new Reason.Quoted(reason)), Optional.empty()));
        }
        return all;
    }

    private static List<RunReason> of(Stage stage) {
        return Stream.of(RunReason.values())
                .filter(reason -> reason.stage() == stage)
                .toList();
    }

    private static List<Reason> sorted(Set<Reason> reasons) {
        return reasons.stream().sorted(Comparator.comparing(Reason::text)).toList();
    }

    /** What a run may end by before it has measured what it should. */
    private static Set<String> failures() {
        Set<String> reasons = new TreeSet<>(OF_THE_KUBELET);
        Stream.of(of(Stage.REFUSED), List.of(StartFailureReason.values()), List.of(MeasuringFailureReason.values()))
                .<Reason>flatMap(List::stream)
                .filter(reason -> !ONLY_BEFORE_IT_BEGAN.contains(reason))
                .map(Reason::text)
                .forEach(reasons::add);
        return reasons;
    }

    private JsonNode tree(HasMetadata resource) {
        ObjectNode tree = form.convertValue(resource, ObjectNode.class);
        if (tree.path("status").path("observedGeneration").isMissingNode()) { // the definition's default
            tree.putObject("status").put("observedGeneration", -1);
        }
        return tree;
    }

    private List<List<String>> table(
            String plural, List<String> columns, String script, Map<String, HasMetadata> states) throws IOException {
        PrinterColumns printed = PrinterColumns.of(plural);
        List<List<String>> rows = new ArrayList<>();
        for (Map.Entry<String, HasMetadata> state : states.entrySet()) {
            JsonNode tree = tree(state.getValue());
            List<String> row = new ArrayList<>(List.of(state.getKey()));
            columns.forEach(column -> row.add(printed.cell(tree, column)));
            row.add(Kstatus.of(tree));
            row.add(HealthScript.of(script).healthOf(tree).status());
            rows.add(row);
        }
        return rows;
    }

    private static String markdown(List<String> columns, List<List<String>> rows) {
        List<String> header = new ArrayList<>(List.of("state"));
        columns.forEach(column -> header.add("`" + column.toUpperCase(Locale.ROOT) + "`"));
        header.addAll(List.of("Flux (kstatus)", "Argo CD"));
        return line(header) + "|" + "---|".repeat(header.size()) + "\n"
                + rows.stream().map(StatesPageTest::line).collect(Collectors.joining());
    }

    private static String line(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.isEmpty() ? "|" : " " + cell.replace("|", "\\|") + " |")
                .collect(Collectors.joining("", "|", "\n"));
    }

    private String page() throws IOException {
        return """
                # All states

                <!-- Generated by StatesPageTest from what the operator's code says; do not edit. -->

                What each state of a profile and of a run looks like in `kubectl get`, to whoever reads
                [kstatus](https://github.com/kubernetes-sigs/cli-utils/tree/master/pkg/kstatus) (Flux, for one), and to Argo CD with the
                scripts of [gitops](gitops/README.md). `kubectl wait --for=condition=Ready` ends where `READY` is True, and nowhere before the
                operator has looked at the generation. [operations.md](operations.md) says what each reason means, and what to do.

                ## PerformanceProfile

                %s
                ## PerformanceRun

                %s""".formatted(
                        markdown(
                                PROFILE_COLUMNS,
                                table("performanceprofiles", PROFILE_COLUMNS, "PerformanceProfile", profiles())),
                        markdown(RUN_COLUMNS, table("performanceruns", RUN_COLUMNS, "PerformanceRun", runs())));
    }

    @Test
    void thePageIsWhatTheOperatorSays() throws IOException {
        GeneratedFile.check(PAGE, page(), "what the operator says");
    }

    @Test
    void thePageHasEveryReason() throws IOException {
        String page = page();
        List<Reason[]> all = List.of(
                ProfileReason.values(),
                RunReason.values(),
                StartFailureReason.values(),
                MeasuringFailureReason.values());
        assertThat(all.stream().flatMap(Stream::of).filter(reason -> !ELSEWHERE.contains(reason)))
                .allMatch(reason -> Pattern.compile("\\b" + reason.text() + "\\b")
                        .matcher(page)
                        .find());
    }

    @Test
    void nothingIsReadyOrCurrentThatWasNotMeasured() throws IOException {
        for (List<String> row : table("performanceprofiles", PROFILE_COLUMNS, "PerformanceProfile", profiles())) {
            boolean fine =
                    row.get(0).startsWith("measured: valid") || row.get(0).startsWith("the same");
            assertThat(row.get(4).equals("Current")).as(row.toString()).isEqualTo(fine);
            assertThat(List.of("Healthy", "Suspended").contains(row.get(5)))
                    .as(row.toString())
                    .isEqualTo(fine);
        }
    }
}
