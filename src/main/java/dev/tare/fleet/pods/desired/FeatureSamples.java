package dev.tare.fleet.pods.desired;

import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.tare.api.Request;
import dev.tare.measure.ShareLimits;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.mesh.catalogue.Feature;
import dev.tare.mesh.catalogue.SampleProof;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.wire.FeatureSample;
import dev.tare.wire.FeatureSampleBuilder;

/** The samples of requests by which workers see whether the features of an environment act. */
public final class FeatureSamples {

    private FeatureSamples() {}

    /**
     * The samples of all features of an environment.
     *
     * @param environment the environment
     * @param request what is asked in it
     * @param membership its mesh
     */
    static List<FeatureSample> of(PlannedEnvironment environment, Request request, MeshEnrolment membership) {
        return environment.features().stream()
                .flatMap(name -> membership.feature(name).stream())
                .flatMap(feature -> of(environment, request, feature).stream())
                .toList();
    }

    /**
     * The samples of a feature, in the order of the mesh's entry; none where proxies see nothing of an environment's requests, or what
     * answers is not Tare's sample service.
     *
     * @param environment the environment
     * @param request what is asked in it
     * @param feature the feature
     */
    public static List<FeatureSample> of(PlannedEnvironment environment, Request request, Feature feature) {
        boolean seen = environment.target().carried(request).isHttp()
                && environment.target().sample() != null;
        return seen
                ? feature.acts().shownBy().stream()
                        .map(proof -> sample(feature.name(), proof))
                        .toList()
                : List.of();
    }

    private static FeatureSample sample(String feature, SampleProof proof) {
        ShareLimits limits = proof.limits();
        return FeatureSampleBuilder.builder()
                .feature(feature)
                .requests(proof.requests())
                .path(proof.path())
                .headers(proof.headers())
                .sign(proof.sign() == null ? null : MeshSigns.sign(proof.sign()))
                .status(proof.status() == null ? 0 : proof.status())
                .takesNs(proof.takesMillis() == null ? 0 : TimeUnit.MILLISECONDS.toNanos(proof.takesMillis()))
                .least(Math.toIntExact(limits.least()))
                .most(Math.toIntExact(limits.most()))
                .build();
    }
}
