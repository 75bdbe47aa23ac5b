package dev.tare.report;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.EnvironmentExplanation;
import dev.tare.api.EnvironmentExplanation.Exemplar;
import dev.tare.api.EnvironmentExplanation.Hop;
import dev.tare.api.EnvironmentExplanation.Rank;
import dev.tare.api.ExplanationReason;
import dev.tare.api.ObjectiveStatus;
import dev.tare.measure.Answers;
import dev.tare.measure.ErrorCause;
import dev.tare.measure.Finding;
import dev.tare.measure.ValidityReason;
import dev.tare.measure.Verdict;

import static org.assertj.core.api.Assertions.assertThat;

class HtmlPageTest {

    private static final String HOSTILE = "<img src=x onerror=alert(1)></script><!--\"'&{x}";

    @Test
    void answersInWordsAndShowsWhereTheAnswerComesFrom() {
        String page = text(HtmlPage.render(SyntheticRun.envoy().build()));

        assertThat(page)
                .contains("envoy-client adds 223 \u00b5s at p50 (219 to 226) and 249 \u00b5s at p99 (221 to 274).")
                .contains("No overhead of reference can be detected: p50 differs by \u22121 to 5 \u00b5s")
                .contains("confidence 95 %, all 12 intervals together.")
                .contains("missed</span> <strong>errors</strong> 1200 of a million requests failed")
                .contains("No request failed.")
                .contains("proxy metric requests_total: grew by 84213")
                .contains("./tare run examples/envoy --seed 42")
                .contains("AMD EPYC 9R14")
                .contains("kind: MeshInstall")
                .contains("seed: 42");
    }

    @Test
    void showsLimitsWhereTheGeneratorWasLate() {
        String page = text(HtmlPage.render(SyntheticRun.of("busy")
                .environment("envoy", "envoy", 212_000, 1.05, Verdict.Overhead)
                .late()
                .build()));

        assertThat(page)
                .contains("and 0.22 to 2.27 ms at p99. Only the limits of p99 are known")
                .contains("valid in part")
                .contains("it is not known how much of a percentile is its own delay");
    }

    @Test
    void saysWhatWasAnswered() {
        Answers answers = new Answers(
                Map.of(200, 90_000L, 302, 10L),
                new TreeMap<>(Map.of(1_024L, 80_000L, 2_048L, 10_000L)),
                3,
                0,
                new Answers.Means(List.of("HTTP/1.1"), List.of("TLSv1.3"), List.of("10.1.2.3:443")));
        Report report = SyntheticRun.of("alone").answered(answers).build();

        assertThat(text(HtmlPage.render(report)))
                .contains("<td class=\"text\">200 (90,000), 302 (10)</td>"
                        + "<td class=\"text\">1,024 bytes at the median (1,024 to 2,048)</td>"
                        + "<td class=\"text\">HTTP/1.1 in TLSv1.3</td><td class=\"text\">10.1.2.3:443</td>"
                        + "<td>3</td><td>0</td>");
        assertThat(ConsoleTable.render(report).replaceAll("\\s+", " "))
                .contains("answered baseline: 200 (90,000), 302 (10), 1,024 bytes at the median (1,024 to 2,048),"
                        + " HTTP/1.1 in TLSv1.3, from 10.1.2.3:443, 3 connections opened while recording ");
    }

    @Test
    void saysHowNearTheGeneratorWasToItsLimits() {
        assertThat(text(HtmlPage.render(SyntheticRun.of("alone").build())))
                .containsPattern(
                        "The load generator</h2>(?s:.)*<td>6.0 %</td><td>1.5 %</td><td>0.6 %</td><td>3.40 ms</td>"
                                + "<td>5.00 ms</td><td>0.0 %</td><td>0</td><td>40 \u00b5s</td>");
    }

    @Test
    void showsWhereTheTimeOfSomeRequestsWent() {
        Report report = SyntheticRun.envoy().build();
        assertThat(HtmlPage.render(report)).doesNotContain("id=\"explanation\"");

        Exemplar slow = new Exemplar(
                Rank.Slowest,
                "4bf92f3577b34da6a3ce929d0e0e4736",
                2_000,
                List.of(new Hop("client to client proxy", 500), new Hop("client proxy and wire, server proxy", 1_500)),
                List.of("server proxy"));
        Exemplar linked = new Exemplar(
                Rank.NearMedian,
                "a1",
                1_000,
                List.of(new Hop("server", 1_000)),
                List.of(),
                "https://jaeger.example.com/trace/a1");
        Exemplar misled = new Exemplar(
                Rank.Slowest, "a2", 1_000, List.of(new Hop("server", 1_000)), List.of(), "javascript:alert(1)");
        report.run()
                .setStatus(report.status()
                        .with()
                        .explanation(
                                List.of(new EnvironmentExplanation("envoy-client", 50, List.of(linked, slow, misled))))
                        .conditions(List.of(Conditions.of(
                                Conditions.EXPLAINED,
                                ConditionStatus.FALSE,
                                ExplanationReason.TracesMissing,
                                "envoy-mtls: nothing came from the server proxy")))
                        .build());
        assertThat(text(HtmlPage.render(report)))
                .contains("<strong>Not all of it.</strong> envoy-mtls: nothing came from the server proxy</p>")
                .contains(
                        "rowspan=\"2\">2.00 ms<small>one of the slowest</small>"
                                + "<small>trace 4bf92f3577b34da6a3ce929d0e0e4736</small>"
                                + "<small>no span of the server proxy</small></th><td class=\"text\">client to client proxy</td>")
                .containsPattern("<span>500 \u00b5s</span><i class=\"c[0-9]\" style=\"width:25%\"></i>")
                .contains("trace <a href=\"https://jaeger.example.com/trace/a1\">a1</a>", "trace a2")
                .doesNotContain("javascript:")
                .contains("Single requests illustrate, and estimate nothing");
    }

    @Test
    void saysWhyNumbersMayNotBeUsed() {
        String page = text(HtmlPage.render(SyntheticRun.of("checkout")
                .invalid(
                        "envoy",
                        "envoy",
                        Map.of(ErrorCause.STATUS_5XX, 2_000L),
                        new Finding(ValidityReason.ErrorsSeen, "333333 of a million requests failed."))
                .build()));

        assertThat(page)
                .contains("The numbers of envoy may not be used: 333333 of a million requests failed.")
                .contains("envoy: ErrorsSeen.")
                .contains("First find out why requests fail.")
                .contains("status5xx")
                .doesNotContain("id=\"overhead-chart\"");
    }

    @Test
    void showsWhatThereIsWhenNothingIsComplete() {
        String page = text(HtmlPage.render(SyntheticRun.envoy().interrupted().build()));

        assertThat(page)
                .contains("<strong>Incomplete.</strong> interrupted in block 1; what was measured is kept")
                .contains("not measured")
                .doesNotContain("class=\"chart")
                .doesNotContain("No request failed.");
    }

    @Test
    void labelsAClosedLoop() {
        assertThat(HtmlPage.render(SyntheticRun.of("alone").closedLoop().build()))
                .contains("<strong>Closed loop.</strong>")
                .contains("from the actual send (closed loop)");
    }

    @Test
    void aSearchShowsCapacitiesAndEachSearch() {
        String page = text(HtmlPage.render(SyntheticRun.of("limits")
                .environment("envoy", "envoy", 212_000, 1.05, Verdict.Overhead)
                .search(Map.of("envoy", 0.18))
                .build()));

        assertThat(page)
                .contains("envoy loses 18.0 % of the baseline's capacity (17.5 to 18.5 %)".replace("'", "&#39;"))
                .contains("<th scope=\"col\">Capacity/s</th><th scope=\"col\">Capacity loss</th>")
                .contains("1,640 [1,630, 1,650]", "18.0 % [17.5, 18.5]")
                .contains("The baseline against itself: 0.1 % [\u22120.4, 0.6].")
                .contains("<h2 id=\"searches\">Search by search</h2>", "<td>1,643</td>")
                .doesNotContain("Overhead p50", "overhead-chart", "difference-chart");
    }

    @Test
    void escapesWhateverNamesHold() {
        String page = HtmlPage.render(SyntheticRun.of(HOSTILE)
                .environment(HOSTILE, HOSTILE, 2e6, 1, Verdict.Overhead)
                .machine(HOSTILE, HOSTILE)
                .command(HOSTILE)
                .objective(HOSTILE, ObjectiveStatus.Result.Met, HOSTILE)
                .build());

        assertThat(text(page)).doesNotContain("<img");
        assertThat(page).doesNotContain("<!--");
        assertThat(Pattern.compile("</script", Pattern.CASE_INSENSITIVE)
                        .matcher(page)
                        .results())
                .hasSize(3);
        assertThat(text(page))
                .contains("<h1>&lt;img src=x onerror=alert(1)&gt;&lt;/script&gt;&lt;!--&quot;&#39;&amp;{x}");
    }

    @Test
    void loadsNothing() {
        String page = HtmlPage.render(SyntheticRun.envoy().build());

        assertThat(page).contains("default-src 'none'");
        assertThat(text(page)).doesNotContain("http:", "https:", " src=", "@import", "url(");
    }

    @Test
    void everyChartHasATextAndATable() {
        String page = text(HtmlPage.render(SyntheticRun.envoy().build()));

        assertThat(page.split("class=\"chart")).hasSize(4);
        assertThat(Pattern.compile("class=\"chart[^>]* role=\"img\" aria-label=\"[^\"]* table")
                        .matcher(page)
                        .results())
                .hasSize(3);
    }

    @Test
    void chartsGetWhatTheTablesSay() throws Exception {
        String page = HtmlPage.render(SyntheticRun.envoy().build());
        String json = page.substring(page.indexOf("id=\"report-data\">") + 17);
        JsonNode data = new JsonMapper().readTree(json.substring(0, json.indexOf("</script>")));

        JsonNode client = data.path("environments").path(1);
        assertThat(client.path("name").asText()).isEqualTo("envoy-client");
        assertThat(client.path("overhead").path("p50").path(0).asDouble()).isBetween(0.222, 0.224);
        assertThat(client.path("differences").path("p99.9")).hasSize(12);
        assertThat(client.path("curve").size()).isGreaterThan(50);
        assertThat(data.path("floor").has("p50")).isTrue();
    }

    /** The page without the chart library, and with plain spaces. */
    private static String text(String page) {
        int library = page.indexOf("<script>");
        return page.substring(0, library).replace('\u00a0', ' ');
    }
}
