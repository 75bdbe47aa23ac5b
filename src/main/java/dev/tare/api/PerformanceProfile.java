package dev.tare.api;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** What to measure, in which environments, and what is acceptable; its status holds the latest result. */
@Group("tare.dev")
@Version("v1alpha1")
@ShortNames("pp")
public class PerformanceProfile extends CustomResource<PerformanceProfileSpec, PerformanceProfileStatus>
        implements Namespaced {}
