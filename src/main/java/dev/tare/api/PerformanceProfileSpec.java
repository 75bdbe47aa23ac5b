package dev.tare.api;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What to measure.
 *
 * @param target what is called
 * @param request the request that is sent
 * @param load how much of it, and for how long
 * @param generator what makes the load; Tare's own engine by default
 * @param environments what is compared: one is named {@code baseline}, and each of the others is compared with it
 * @param trials how often the environments are measured, and how sure the answer must be
 * @param objectives what is acceptable
 * @param schedule when to measure without a change of the spec; absent: never. In a cluster only: without effect on one
 *     machine
 * @param history how many finished runs are kept. In a cluster only: without effect on one machine
 * @param explain that a run shows where the time of some requests goes, after it has measured; absent: it does not
 * @param pods where the pods of a run may be, and what they get. In a cluster only: without effect on one machine
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.objectives) || self.objectives.all(o, self.environments.exists(e, e.name == o.environment))",
        message = "must each name one of the environments",
        fieldPath = ".objectives")
@ValidationRule(
        value = "!has(self.target.url) || self.target.url.lowerAscii().startsWith('tcp://') == "
                + PerformanceProfileSpec.IS_TCP,
        message = PerformanceProfileSpec.SCHEME_MESSAGE,
        fieldPath = ".target.url")
@ValidationRule(
        value = "self.environments.all(e, !has(e.target) || !has(e.target.url)"
                + " || e.target.url.lowerAscii().startsWith('tcp://') == " + PerformanceProfileSpec.IS_TCP + ")",
        message = "must have targets whose url fits request.protocol: tcp:// with tcp, http:// or https:// otherwise",
        fieldPath = ".environments")
@ValidationRule(
        value = "!has(self.target.sample) || !has(self.target.sample.concurrency) || !" + PerformanceProfileSpec.IS_TCP,
        message = "does not go with request.protocol: tcp",
        fieldPath = ".target.sample.concurrency")
@ValidationRule(
        value = "!" + PerformanceProfileSpec.IS_TCP + " || self.environments.all(e, !has(e.target)"
                + " || !has(e.target.sample) || !has(e.target.sample.concurrency))",
        message = "must have targets without sample.concurrency, which does not go with request.protocol: tcp",
        fieldPath = ".environments")
@ValidationRule(
        value = PerformanceProfileSpec.IS_TARE + " || !has(self.request) || self.request.protocol == 'http1'",
        message = "must be Tare: other generators speak http1 only",
        fieldPath = ".generator.type")
@ValidationRule(
        value = PerformanceProfileSpec.IS_TARE + " || !(" + PerformanceProfileSpec.HAS_TLS
                + ") && !self.environments.exists(e, has(e.target) && (has(e.target.tls)"
                + " || has(e.target.url) && e.target.url.lowerAscii().startsWith('https://')))",
        message = "must be Tare: other generators do not speak TLS",
        fieldPath = ".generator.type")
@ValidationRule(
        value = PerformanceProfileSpec.IS_TARE
                + " || !has(self.load.stages) && !has(self.load.search) && !has(self.load.thinkTime)",
        message = "must be Tare: other generators have no stages, search or thinkTime",
        fieldPath = ".generator.type")
@ValidationRule(
        value = PerformanceProfileSpec.IS_TARE
                + " || !(self.generator.type in ['Nighthawk', 'Wrk2']) || has(self.load.rate)",
        message = "must be Tare, Fortio or K6 without load.rate: Nighthawk and Wrk2 are open loops",
        fieldPath = ".generator.type")
@ValidationRule(
        value = PerformanceProfileSpec.IS_TARE
                + " || !has(self.load.rate) || has(self.load.arrival) && self.load.arrival == 'Constant'",
        message = "must be Constant: generators other than Tare send evenly",
        fieldPath = ".load.arrival")
@ValidationRule(
        value = PerformanceProfileSpec.IS_TARE + " || self.load.pacing == 'Precise'",
        message = "goes with generator.type: Tare",
        fieldPath = ".load.pacing")
@ValidationRule(
        value = PerformanceProfileSpec.IS_TARE + " || !has(self.request) || !has(self.request.secretHeaders)"
                + " || size(self.request.secretHeaders) == 0",
        message =
                "goes with generator.type: Tare: other generators take headers on their command line, where everybody may read them",
        fieldPath = ".request.secretHeaders")
@ValidationRule(
        value = "!has(self.pods) || self.pods.placement != 'TwoNodes' || has(self.target.sample)"
                + " && self.environments.all(e, !has(e.target) || has(e.target.sample))",
        message =
                "must be SameNode or Spread where a target is not the sample service: its nodes are not for Tare to choose",
        fieldPath = ".pods.placement")
@ValidationRule(
        value = "!has(self.explain) || " + PerformanceProfileSpec.IS_TARE
                + " && (!has(self.request) || self.request.protocol == 'http1')",
        message = "goes with request.protocol: http1 and generator.type: Tare: there is no trace context elsewhere",
        fieldPath = ".explain")
@ValidationRule(
        value = "!has(self.explain) || !has(self.load.search)",
        message = "does not go with load.search, which has no one rate",
        fieldPath = ".explain")
@ValidationRule(
        value = "!has(self.explain) || !has(self.request) || !has(self.request.headers)"
                + " || !self.request.headers.exists(h, h.lowerAscii() == 'traceparent')",
        message = "does not go with a header traceparent of its own",
        fieldPath = ".explain")
@RecordBuilder
public record PerformanceProfileSpec(
        @Required Target target,
        Request request,
        @Required Load load,
        Generator generator,

        @Required
        @Size(min = 1, max = 10)
        @ValidationRule(
                value = "self.exists(e, e.name == 'baseline')",
                message = "must have one named 'baseline', which the others are compared with")
        List<Environment> environments,

        Trials trials,

        @Size(max = 32) List<Objective> objectives,
        RunSchedule schedule,
        History history,
        Explain explain,
        PodSettings pods)
        implements PerformanceProfileSpecBuilder.With {

    /** CEL: whether requests go in TCP. */
    static final String IS_TCP = "(has(self.request) && self.request.protocol == 'tcp')";

    /** CEL: whether Tare's own engine sends. */
    static final String IS_TARE = "(!has(self.generator) || self.generator.type == 'Tare')";

    /** CEL: whether the target of all environments is called in TLS. */
    static final String HAS_TLS =
            "has(self.target.tls) || has(self.target.url) && self.target.url.lowerAscii().startsWith('https://')";

    static final String SCHEME_MESSAGE = "must fit request.protocol: tcp:// with tcp, http:// or https:// otherwise";

    /** Fills what is absent with its default. */
    public PerformanceProfileSpec {
        request = request == null ? Request.DEFAULT : request;
        generator = generator == null ? Generator.TARE : generator;
        trials = trials == null ? Trials.DEFAULT : trials;
        environments = environments == null ? List.of() : List.copyOf(environments);
        objectives = objectives == null ? List.of() : List.copyOf(objectives);
        history = history == null ? History.DEFAULT : history;
        pods = pods == null ? PodSettings.DEFAULT : pods;
    }
}
