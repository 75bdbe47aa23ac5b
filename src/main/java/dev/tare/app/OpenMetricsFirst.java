package dev.tare.app;

import io.prometheus.client.exporter.common.TextFormat;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Metrics are told in OpenMetrics to whoever prefers that. Only it has exemplars; but Quarkus tells it to those only who would take
 * nothing else, and Prometheus lists what it would take instead.
 */
@Singleton
final class OpenMetricsFirst {

    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final int BEFORE_ALL_ROUTES = 100;

    void register(@Observes Filters filters) {
        filters.register(OpenMetricsFirst::prefer, BEFORE_ALL_ROUTES);
    }

    private static void prefer(RoutingContext context) {
        HttpServerRequest request = context.request();
        String accepted = request.getHeader(HttpHeaders.ACCEPT);
        if (accepted != null && accepted.startsWith(OPEN_METRICS)) {
            request.headers().set(HttpHeaders.ACCEPT, TextFormat.CONTENT_TYPE_OPENMETRICS_100);
        }
        context.next();
    }
}
