package dev.tare.e2e;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The chart, installed for all scenarios together, and for each class a {@link Scenario} of its own, which is named like
 * its package. The last one that leaves uninstalls it.
 */
public final class InstalledOperator implements BeforeAllCallback, AfterAllCallback, ParameterResolver {

    private static final Namespace STORE = Namespace.create(InstalledOperator.class);

    /** What is left behind nowhere. */
    private record Installation(RealCluster cluster) implements AutoCloseable {

        @Override
        public void close() {
            cluster.uninstall();
            cluster.client().namespaces().withName(RealCluster.NAMESPACE).delete();
            // Whoever comes next could put nothing into a namespace that is on its way out.
            cluster.client()
                    .namespaces()
                    .withName(RealCluster.NAMESPACE)
                    .waitUntilCondition(Objects::isNull, 1, TimeUnit.MINUTES);
            cluster.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        RealCluster cluster = context.getRoot()
                .getStore(STORE)
                .getOrComputeIfAbsent("cluster", key -> new Installation(RealCluster.given()), Installation.class)
                .cluster();
        cluster.ensureInstalled();
        String[] packages = context.getRequiredTestClass().getPackageName().split("\\.");
        store(context).put(Scenario.class, Scenario.begin(cluster, packages[packages.length - 1]));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Scenario scenario = store(context).remove(Scenario.class, Scenario.class);
        if (scenario != null) {
            scenario.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Scenario.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return store(context).get(Scenario.class, Scenario.class);
    }

    private static Store store(ExtensionContext context) {
        return context.getStore(STORE);
    }
}
