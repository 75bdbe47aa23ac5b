package dev.tare.mesh.catalogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import dev.tare.api.MeshInstallSpec.Management;
import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;
import dev.tare.mesh.catalogue.Enrolment.Scope;
import dev.tare.mesh.catalogue.Leaving.Way;
import dev.tare.mesh.catalogue.Standing.State;

/** What makes sense in an entry, beyond what the schema says. */
final class EntryRules {

    /** What templates are tried with. */
    private static final FeatureObjects.Place TRIAL = FeatureObjectsPlaceBuilder.builder()
            .run("trial")
            .namespace("elsewhere")
            .environment("mesh")
            .service("trial-mesh-target")
            .port(8080)
            .labels(Map.of("tare.dev/environment", "mesh"))
            .http(true)
            .build();

    private final CatalogueEntry entry;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Proof> counters = new HashMap<>();

    private EntryRules(CatalogueEntry entry) {
        this.entry = entry;
    }

    /** What is wrong with an entry; empty where it makes sense. */
    static List<Problem> problems(CatalogueEntry entry) {
        EntryRules rules = new EntryRules(entry);
        rules.checkManagement();
        rules.checkDataPlane();
        rules.checkLeaving();
        rules.checkProofs();
        rules.checkFeatures();
        return rules.problems;
    }

    private void checkManagement() {
        if (entry.standing().state() != State.Alive && entry.standing().instead() == null) {
            refuse("standing.instead", "missing", "must say what to use, since standing.state is not Alive");
        }
        if (entry.standing().state() == State.Retired && entry.management().contains(Management.Managed)) {
            refuse("management", "Managed", "must be Observed only, since standing.state is Retired");
        }
        for (int i = 0; i < entry.charts().size(); i++) {
            if (entry.charts().get(i).version() == null && entry.version() == null) {
                refuse("charts[" + i + "].version", "missing", "must be given, or version of the mesh itself");
            }
        }
        unique("charts", entry.charts(), chart -> chart.namespace() + "/" + chart.release(), HelmChart::release);
        if (!entry.charts().isEmpty() && !entry.management().contains(Management.Managed)) {
            refuse("charts", "", "must be left out, since management does not have Managed");
        }
        checkOwnProxy();
    }

    private void checkOwnProxy() {
        boolean managed = entry.management().contains(Management.Managed);
        if (entry.ownProxy() == null) {
            if (managed && entry.charts().isEmpty()) {
                refuse("charts", "", "must have at least one, since management has Managed");
            }
        } else if (!entry.management().equals(Set.of(Management.Managed))
                || !entry.charts().isEmpty()) {
            refuse("ownProxy", "", "must be left out, unless management is [Managed] and no charts are given");
        }
    }

    private void checkDataPlane() {
        if (entry.dataPlane() == DataPlane.Sidecar && entry.proxies().isEmpty()) {
            refuse("proxies", "missing", "must name the containers that it adds to pods, since dataPlane is Sidecar");
        }
        if ((entry.dataPlane() == DataPlane.NodeProxy || entry.dataPlane() == DataPlane.Ebpf)
                && entry.nodeProxies().isEmpty()) {
            refuse(
                    "nodeProxies",
                    "missing",
                    "must name the workloads that carry requests, since dataPlane is " + entry.dataPlane());
        }
        if (entry.enrolment().scope() == Scope.Namespace
                && entry.enrolment().namespace().labels().isEmpty()
                && entry.enrolment().namespace().annotations().isEmpty()) {
            refuse("enrolment.namespace", "missing", "must be given, since enrolment.scope is Namespace");
        }
        if (entry.address() != null && !entry.address().contains("{service}")) {
            refuse("address", '"' + entry.address() + '"', "must contain {service}");
        }
        entry.enrolment().blockedBy().forEach((label, values) -> checkPattern("enrolment.blockedBy." + label, values));
        unique("proxies", entry.proxies(), ProxyContainer::name, ProxyContainer::name);
    }

    private void checkLeaving() {
        for (int i = 0; i < entry.leaving().size(); i++) {
            Leaving leaving = entry.leaving().get(i);
            boolean request = leaving.way() == Way.Request;
            boolean whole = leaving.method() != null && leaving.port() != null && leaving.path() != null;
            boolean nothing = leaving.method() == null && leaving.port() == null && leaving.path() == null;
            if (request ? !whole : !nothing) {
                refuse(
                        "leaving[" + i + "]",
                        "",
                        request ? "must have method, port and path" : "has method, port and path with Request only");
            }
        }
    }

    private void checkProofs() {
        for (int i = 0; i < entry.crossing().size(); i++) {
            checkProof("crossing[" + i + "]", entry.crossing().get(i));
        }
        if (entry.mutualTls().proof() != null) {
            checkProof("mutualTls.proof", entry.mutualTls().proof());
        }
        checkSide("sides.client", entry.sides().client());
        checkSide("sides.server", entry.sides().server());
    }

    private void checkSide(String field, SideProofs side) {
        for (int i = 0; i < side.shownBy().size(); i++) {
            checkProof(field + ".shownBy[" + i + "]", side.shownBy().get(i));
        }
    }

    private void checkProof(String field, Proof proof) {
        boolean metric = proof.in() == Proof.Place.ProxyMetric;
        if (metric != (proof.port() != null) || metric != (proof.path() != null)) {
            refuse(field, "", metric ? "must have port and path" : "has port and path with ProxyMetric only");
        }
        if (proof.in() == Proof.Place.Connection && !proof.name().equals("from")) {
            refuse(
                    field + ".name",
                    '"' + proof.name() + '"',
                    "must be from, which is all that is known of a connection");
        }
        if (metric && !counters.computeIfAbsent(proof.name(), name -> proof).equals(proof)) {
            refuse(
                    field,
                    "",
                    "must have the matches, port and path that %s has elsewhere in the entry, since it is read once"
                            .formatted(proof.name()));
        }
        checkPattern(field + ".matches", proof.matches() == null ? "" : proof.matches());
    }

    private void checkPattern(String field, String pattern) {
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            refuse(field, '"' + pattern + '"', "must be a regular expression: " + e.getDescription());
        }
    }

    private void checkFeatures() {
        unique("features", entry.features(), Feature::name, Feature::name);
        for (int i = 0; i < entry.features().size(); i++) {
            Feature feature = entry.features().get(i);
            String field = "features[" + i + "]";
            if (entry.lacks().containsKey(feature.name())) {
                refuse("lacks." + feature.name(), "", "must be left out: it is in features");
            }
            if (isNothing(feature) && !entry.runsInPods()) {
                refuse(field, "", "must have objects, pod or service: otherwise it has no effect");
            }
            checkActs(field + ".acts", feature.acts());
            Validated<List<FeatureObjects.Rendered>> rendered = FeatureObjects.of(feature, TRIAL);
            rendered.problems().forEach(p -> refuse(field + "." + p.field(), p.held(), p.allowed()));
            if (rendered instanceof Validated.Accepted<List<FeatureObjects.Rendered>> accepted) {
                accepted.value().forEach(object -> checkObject(field, feature, object));
            }
        }
    }

    private void checkActs(String field, FeatureProofs acts) {
        for (int i = 0; i < acts.shownBy().size(); i++) {
            String sample = field + ".shownBy[" + i + "]";
            problems.addAll(SampleRules.problems(sample, acts.shownBy().get(i)));
            if (acts.shownBy().get(i).sign() != null) {
                checkProof(sample + ".sign", acts.shownBy().get(i).sign());
            }
        }
    }

    private void checkObject(String field, Feature feature, FeatureObjects.Rendered object) {
        String place = field + "." + object.field();
        for (String needed : List.of("apiVersion", "kind")) {
            if (object.object().path(needed).asText().isEmpty()) {
                refuse(place + "." + needed, "missing", "must be given");
            }
        }
        if (object.object().at("/metadata/name").asText().isEmpty()) {
            refuse(place + ".metadata.name", "missing", "must be given");
        }
        if (!object.object().at("/metadata/namespace").asText().equals(TRIAL.namespace())) {
            refuse(place + ".metadata.namespace", "", "must be {run.namespace}");
        }
        String version = object.object().path("apiVersion").asText();
        String group = version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
        if (feature.rights().stream().noneMatch(right -> right.apiGroups().contains(group))) {
            refuse(field + ".rights", "", "must have API group '" + group + "', of which it makes objects");
        }
    }

    private static boolean isNothing(Feature feature) {
        return feature.objects().isEmpty()
                && feature.pod().labels().isEmpty()
                && feature.pod().annotations().isEmpty()
                && feature.service().labels().isEmpty()
                && feature.service().annotations().isEmpty();
    }

    private <T> void unique(String list, List<T> values, Function<T, String> key, Function<T, String> shown) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < values.size(); i++) {
            if (!seen.add(key.apply(values.get(i)))) {
                refuse(list + "[" + i + "]", '"' + shown.apply(values.get(i)) + '"', "is listed twice");
            }
        }
    }

    private void refuse(String field, String held, String allowed) {
        problems.add(Problem.inField("", field, held, allowed));
    }
}
