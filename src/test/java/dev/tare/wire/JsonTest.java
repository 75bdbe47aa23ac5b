package dev.tare.wire;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.HdrHistogram.Histogram;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.LogNormalSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.measure.Answers;
import dev.tare.measure.ErrorCause;
import dev.tare.measure.Histograms;
import dev.tare.measure.ProcessUsage;
import dev.tare.measure.ProcessUsage.Role;
import dev.tare.measure.RateCurve;
import dev.tare.measure.Saturation;
import dev.tare.wire.WorkerLine.Evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class JsonTest {

    static final WorkerLine.Result RESULT = WorkerLineResultBuilder.builder()
            .worker(1)
            .block(2)
            .environment("istio")
            .repeat(0)
            .startEpochNs(1_700_000_000_123_456_789L)
            .requestsPerSecond(5)
            .recordedNs(20_000_000_000L)
            .startSkewNs(5)
            .scheduled(100)
            .sentInTime(99)
            .answered(98)
            .errors(Map.of(ErrorCause.RESET, 2L))
            .clamped(1)
            .response(Histograms.encode(Histograms.create()))
            .service(Histograms.encode(Histograms.create()))
            .lateness(Histograms.encode(Histograms.create()))
            .leastResponse(Histograms.encode(Histograms.create()))
            .usage(List.of(new ProcessUsage(Role.PROXY, 7, -1)))
            .throttledNs(8)
            .stealNs(9)
            .saturation(Saturation.UNKNOWN)
            .answers(new Answers(
                    Map.of(200, 98L),
                    new TreeMap<>(Map.of(0L, 1L, 1_024L, 97L)),
                    3,
                    1,
                    new Answers.Means(List.of("HTTP/1.1"), List.of("TLSv1.3"), List.of("127.0.0.1:443"))))
            .build();

    private static final FeatureSample SAMPLE = FeatureSampleBuilder.builder()
            .feature("canary")
            .requests(400)
            .path("/.tare/refused")
            .headers(Map.of("x-tare-variant", "b"))
            .sign(new Sign(Sign.Place.RESPONSE_HEADER, "x-tare-route", "canary", null, null))
            .status(200)
            .takesNs(9_000_000)
            .least(0)
            .most(72)
            .build();

    static Stream<WorkerLine> lines() {
        return Stream.of(
                new WorkerLine.Ready(0, Map.of("baseline", new Evidence(List.of("1.1 a", "1.1 b"), "spiffe://x"))),
                new WorkerLine.Ready(
                        0,
                        Map.of(
                                "mesh",
                                WorkerLineEvidenceBuilder.builder()
                                        .samples(List.of(
                                                new FeatureSample.Count(SAMPLE, 400, 39, ""),
                                                new FeatureSample.Count(SAMPLE, 3, 0, "connection reset")))
                                        .build())),
                new WorkerLine.Scheduled(1, -1, 1_700_000_000_123_456_789L, 1_700_000_000_000_000_001L),
                new WorkerLine.Usage(
                        3, "istio", 0, 1_700_000_000_123_456_789L, List.of(new ProcessUsage(Role.TARGET, 7, 8))),
                new WorkerLine.Progress(1, -1, "baseline", 1, 10, 9),
                RESULT,
                new WorkerLine.Failed(2, "NoAnswer", "a \"sentence\"\nin two lines, \u20ac"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void aLineIsOneLineAndComesBack(WorkerLine line) {
        String text = Json.write(line);
        assertThat(text).startsWith("{\"type\":\"").doesNotContain("\n");
        assertThat(Json.read(text, WorkerLine.class)).isEqualTo(line);
    }

    static Stream<RequestTemplate> requests() {
        HttpRequest http = new HttpRequest(
                "POST", "/a?b", Map.of("x", "\"y\""), Map.of("token", "/secret/token"), "{\"a\": [1]}\n");
        return Stream.of(
                new RequestTemplate.Http1(http, 5),
                new RequestTemplate.Http2(http, 7, 5),
                new RequestTemplate.Grpc("a.B/C", new byte[] {1, -1}, Map.of("x", "y"), Map.of("token", "/t"), 7, 5),
                new RequestTemplate.Tcp(1, 2, true, 5));
    }

    @Test
    void everyRequestIsTried() {
        assertThat(requests().<Class<?>>map(Object::getClass))
                .as("what requests() of this test has, a line for each record of RequestTemplate")
                .containsExactlyInAnyOrder(RequestTemplate.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("requests")
    void anAssignmentComesBack(RequestTemplate request) {
        Assignment assignment = new Assignment(
                1,
                2,
                request,
                AssignmentLoadShapeBuilder.builder()
                        .concurrency(0)
                        .constant(true)
                        .connections(64)
                        .drainNs(3)
                        .pacing(Assignment.Pacing.BATCHED)
                        .batchNs(1_000_000)
                        .thinkNs(5)
                        .stages(List.of(new RateCurve.Stage(10, 7)))
                        .build(),
                List.of(
                        new Assignment.Path("baseline", "127.0.0.1", 80, "shop"),
                        AssignmentPathBuilder.builder()
                                .environment("mesh")
                                .host("127.0.0.1")
                                .port(80)
                                .authority("shop")
                                .samples(List.of(
                                        SAMPLE,
                                        FeatureSampleBuilder.builder()
                                                .feature("timeouts")
                                                .requests(20)
                                                .least(20)
                                                .most(20)
                                                .build()))
                                .build()));
        Assignment back = Json.read(Json.write(assignment), Assignment.class);
        assertThat(back).usingRecursiveComparison().isEqualTo(assignment);
        assertThat(back.request()).hasSameClassAs(request);
    }

    @Test
    void aScheduleComesBack() {
        Schedule schedule = new Schedule(
                List.of(
                        Schedule.Watched.process("baseline", Role.TARGET, 9),
                        Schedule.Watched.container("baseline", Role.PROXY, "0a1b")),
                1,
                2,
                List.of(new Schedule.Trial(-1, "baseline", 1, 1_700_000_000_123_456_789L, Long.MIN_VALUE, 1000)));
        assertThat(Json.read(Json.write(schedule), Schedule.class)).isEqualTo(schedule);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"environment\": \"a\", \"role\": \"PROXY\"}",
                "{\"environment\": \"a\", \"role\": \"PROXY\", \"containerId\": \"\"}",
                "{\"environment\": \"a\", \"role\": \"PROXY\", \"pid\": 1, \"containerId\": \"0a1b\"}"
            })
    void whatIsWatchedIsEitherAProcessOrAContainer(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.read(text, Schedule.Watched.class))
                .withMessageContaining("either a process or a container");
    }

    @Test
    void passesOverWhatANewerPartyAdds() {
        assertThat(Json.read(
                        "{\"type\":\"failed\",\"worker\":3,\"reason\":\"R\",\"message\":\"m\",\"hint\":\"new\"}",
                        WorkerLine.class))
                .isEqualTo(new WorkerLine.Failed(3, "R", "m"));
    }

    @Test
    void saysWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.read("{\"type\":\"unknown\"}", WorkerLine.class))
                .withMessageStartingWith("not a WorkerLine in JSON: ");
        assertThatIllegalArgumentException().isThrownBy(() -> Json.read("{\"type\":\"resu", WorkerLine.class));
    }

    @Test
    void theLineOfAFullTrialIsSmall() {
        UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(1);
        LogNormalSampler micros =
                (LogNormalSampler) LogNormalSampler.of(ZigguratSampler.NormalizedGaussian.of(random), 7, 1.5);
        Histogram response = Histograms.create();
        Histogram service = Histograms.create();
        Histogram lateness = Histograms.create();
        for (int i = 0; i < 200_000; i++) {
            long ns = (long) (micros.sample() * 1_000);
            response.recordValue(Math.min(ns, Histograms.HIGHEST_NS));
            service.recordValue(Math.min(ns / 2, Histograms.HIGHEST_NS));
            lateness.recordValue(random.nextInt(100_000));
        }
        String line = Json.write(WorkerLineResultBuilder.builder()
                .worker(1)
                .block(2)
                .environment("an-environment-of-a-long-name")
                .repeat(0)
                .startEpochNs(1_700_000_000_123_456_789L)
                .requestsPerSecond(5)
                .recordedNs(20_000_000_000L)
                .startSkewNs(5)
                .scheduled(200_000)
                .sentInTime(200_000)
                .answered(200_000)
                .errors(Map.of())
                .clamped(0)
                .response(Histograms.encode(response))
                .service(Histograms.encode(service))
                .lateness(Histograms.encode(lateness))
                .leastResponse(Histograms.encode(response))
                .usage(List.of(new ProcessUsage(Role.WORKER, 7, 8), new ProcessUsage(Role.PROXY, 7, 8)))
                .throttledNs(0)
                .stealNs(0)
                .saturation(Saturation.UNKNOWN)
                .answers(Answers.NONE)
                .build());
        assertThat(line).hasSizeLessThan(30_000);
    }
}
