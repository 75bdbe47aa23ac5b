package dev.tare.reconcile;

import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;

/** What the framework tells a reconciler besides the resource: what its caches hold. */
public final class ContextStandIn {

    private ContextStandIn() {}

    /**
     * A context.
     *
     * @param primaries what the cache of the reconciler's own resources holds
     * @param secondaries by type, what the caches of others hold of the resource that is reconciled
     */
    @SuppressWarnings("unchecked")
    public static <P extends HasMetadata> Context<P> of(
            Collection<P> primaries, Map<Class<?>, ? extends Collection<?>> secondaries) {
        IndexedResourceCache<P> cache = (IndexedResourceCache<P>) Proxy.newProxyInstance(
                ContextStandIn.class.getClassLoader(),
                new Class<?>[] {IndexedResourceCache.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("list") && arguments == null) {
                        return List.copyOf(primaries).stream();
                    }
                    throw new UnsupportedOperationException(method.toString());
                });
        return (Context<P>) Proxy.newProxyInstance(
                ContextStandIn.class.getClassLoader(),
                new Class<?>[] {Context.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getPrimaryCache" -> cache;
                    case "getSecondaryResources" -> new HashSet<>(secondaries.get((Class<?>) arguments[0]));
                    default -> throw new UnsupportedOperationException(method.toString());
                });
    }
}
