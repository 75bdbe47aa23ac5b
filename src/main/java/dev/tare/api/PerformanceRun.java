package dev.tare.api;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One execution of a {@link PerformanceProfile}; its status is the full record of what was measured. */
@Group("tare.dev")
@Version("v1alpha1")
@ShortNames("prun")
public class PerformanceRun extends CustomResource<PerformanceRunSpec, PerformanceRunStatus> implements Namespaced {}
