package dev.tare.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import dev.tare.api.Environment;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.api.Protocol;
import dev.tare.api.Request;
import dev.tare.api.RequestBuilder;
import dev.tare.api.StartFailureReason;
import dev.tare.plan.Specs;
import dev.tare.wire.WorkerLine.Answered;
import dev.tare.wire.WorkerLine.Evidence;

import static org.assertj.core.api.Assertions.assertThat;

/** What first answers say before anything is measured. */
class FirstAnswersTest {

    private static final PerformanceProfileSpec SPEC = Specs.profile("""
            target:
              url: http://localhost:1
            load:
              rate: 100
            environments:
              - name: baseline
            """);

    private final Map<String, Evidence> found = new LinkedHashMap<>();

    private FirstAnswersTest with(String environment, int status, String server, String location) {
        found.put(environment, new Evidence(List.of(), "", List.of(), "", "", new Answered(status, server, location)));
        return this;
    }

    private FirstAnswersTest fine(String environment) {
        found.put(environment, new Evidence(List.of(), ""));
        return this;
    }

    private FirstAnswers of(Request request, String... environments) {
        PerformanceProfileSpec spec = SPEC.with()
                .request(request)
                .environments(Stream.of(environments)
                        .map(name -> new Environment(name, null, null, null, null))
                        .toList())
                .build();
        return new FirstAnswers(spec, List.of(found));
    }

    private static Request get(String path) {
        return RequestBuilder.builder().path(path).build();
    }

    @Test
    void aBaselineThatAnswersAnErrorEndsTheRun() {
        FirstAnswers first =
                with("baseline", 404, "nginx/1.22.1", "").fine("mesh").of(get("/x?y"), "baseline", "mesh");

        assertThat(first.ending())
                .contains(new RunOutcome(
                        RunOutcome.Kind.Failed,
                        StartFailureReason.AnswersAreErrors,
                        "environment 'baseline': GET /x?y answers 404, from nginx/1.22.1"));
    }

    @Test
    void nothingToCompareEndsTheRun() {
        fine("baseline").with("one", 503, "envoy", "");
        assertThat(of(get("/"), "baseline", "one", "two").ending()).isEmpty();
        assertThat(of(get("/"), "baseline", "one", "two").notices())
                .containsExactly("environment 'one': GET / answers 503, from envoy");

        with("two", 500, "", "");
        assertThat(of(get("/"), "baseline", "one", "two").ending())
                .hasValueSatisfying(ending ->
                        assertThat(ending.message()).isEqualTo("environment 'one': GET / answers 503, from envoy"));
    }

    @Test
    void aRedirectIsSaidAndMeasured() {
        FirstAnswers first =
                fine("baseline").with("mesh", 301, "", "https://shop.test/").of(get("/"), "baseline", "mesh");

        assertThat(first.ending()).isEmpty();
        assertThat(first.notices())
                .containsExactly("environment 'mesh': GET / answers 301, a redirect to https://shop.test/");
    }

    @Test
    void aCallIsNamedByItsMethod() {
        Request call = RequestBuilder.builder().protocol(Protocol.GRPC).build();

        assertThat(with("baseline", 12, "", "").of(call, "baseline").ending())
                .hasValueSatisfying(ending -> assertThat(ending.message())
                        .isEqualTo("environment 'baseline': tare.v1.Echo/Say answers gRPC 12 UNIMPLEMENTED"));
    }

    @Test
    void answersAsTheyShouldBeAreNotSaid() {
        FirstAnswers first = fine("baseline").fine("mesh").of(get("/"), "baseline", "mesh");

        assertThat(first.ending()).isEmpty();
        assertThat(first.notices()).isEmpty();
    }
}
