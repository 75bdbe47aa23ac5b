package dev.tare.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.RawString;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Variant;

/**
 * The result as one HTML file that loads nothing: style, script and the chart library stand in it, and its content
 * security policy forbids the network.
 */
public final class HtmlPage {

    private static final String CHARTS_POM = "/META-INF/maven/org.mvnpm/echarts/pom.properties";
    private static final String CHARTS = "/META-INF/resources/_static/echarts/%s/dist/echarts.min.js";

    private HtmlPage() {}

    /** The page. */
    public static String render(Report report) {
        Engine engine = Engine.builder()
                .addDefaults()
                .addValueResolver(new ReflectionValueResolver())
                .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
                .build();
        return engine.parse(resource("/report/report.html"), Variant.forContentType(Variant.TEXT_HTML))
                .data("page", Page.of(report))
                .data("style", new RawString(resource("/report/report.css")))
                .data("charts", new RawString(inScript(resource(CHARTS.formatted(chartsVersion())))))
                .data("script", new RawString(inScript(resource("/report/report.js"))))
                .data("data", new RawString(inData(ResourceText.json(ChartData.of(report)))))
                .render();
    }

    /** JavaScript that cannot end or comment out the element that it stands in. */
    private static String inScript(String script) {
        return script.replace("</script", "<\\/script").replace("<!--", "<\\!--");
    }

    /** JSON that cannot either: outside of strings it has no such sign. */
    private static String inData(String json) {
        return json.replace("<", "\\u003c");
    }

    private static String chartsVersion() {
        Properties pom = new Properties();
        try (InputStream in = open(CHARTS_POM)) {
            pom.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pom.getProperty("version");
    }

    private static String resource(String path) {
        try (InputStream in = open(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String path) {
        InputStream in = HtmlPage.class.getResourceAsStream(path);
        if (in == null) {
            throw new IllegalStateException("not on the class path: " + path);
        }
        return in;
    }
}
