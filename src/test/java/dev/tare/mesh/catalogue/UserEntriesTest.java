package dev.tare.mesh.catalogue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;
import dev.tare.measure.ShareLimits;

import static org.assertj.core.api.Assertions.assertThat;

/** Entries that users write, good and bad. */
class UserEntriesTest {

    private static final String GOOD = """
            title: Ours
            dataPlane: Sidecar
            management: [Managed, Observed]
            version: 1.2.3
            charts:
            - {repository: "https://charts.example.com", chart: ours, release: ours, wait: true}
            proxies:
            - {name: our-proxy}
            leaving:
            - {way: Request, method: POST, port: 15000, path: /quit}
            crossing:
            - {in: ProxyMetric, name: requests_total, matches: ".*", port: 9901, path: /metrics}
            features:
            - name: rate-limiting
              title: A limit
              acts:
                shownBy:
                - {requests: 400, sign: {in: ResponseHeader, name: x-limit, matches: "[0-9]+"}, percent: 10}
                otherwise: is another limit there?
              objects:
              - |
                apiVersion: example.com/v1
                kind: Limit
                metadata:
                  name: {run.name}-{environment}
                  namespace: {run.namespace}
                spec:
                  selector: {labels}
              rights:
              - {apiGroups: [example.com], resources: [limits]}
            """;

    private static Validated<CatalogueEntry> read(String text) {
        return UserEntries.read("ours", "tare-system", Map.of("ours", Map.of("entry.yaml", text)));
    }

    @Test
    void aGoodOneIsRead() {
        assertThat(read(GOOD).problems()).isEmpty();
        CatalogueEntry entry = ((Validated.Accepted<CatalogueEntry>) read(GOOD)).value();
        assertThat(entry.version()).isEqualTo("1.2.3");
        assertThat(entry.charts().get(0).waits()).isTrue();
        assertThat(entry.mutualTls().mode()).isEqualTo(MutualTls.Mode.Off);
    }

    @Test
    void oneMayBeAnotherIstio() {
        Validated<CatalogueEntry> read = read("""
                extends: istio
                title: Our Istio
                enrolment:
                  in:
                    labels: {istio.io/rev: ours}
                controlPlane:
                - {kind: Deployment, namespace: ours, name: istiod-ours}
                """);
        assertThat(read.problems()).isEmpty();
        CatalogueEntry entry = ((Validated.Accepted<CatalogueEntry>) read).value();
        assertThat(entry.enrolment().in().labels())
                .containsEntry("istio.io/rev", "ours")
                .containsEntry("sidecar.istio.io/inject", "true");
        assertThat(entry.features()).isEqualTo(CatalogueTest.entry("istio").features());
        assertThat(entry.controlPlane()).hasSize(1);
    }

    record Case(String from, String to, String sentence) {}

    static Stream<Case> cases() {
        return Stream.of(
                new Case("title: Ours\n", "", "title: is missing, but must be given"),
                new Case("title: Ours", "title: 7", "title: is 7, but must be a string"),
                new Case("title: Ours", "tittle: Ours\ntitle: Ours", "tittle: is not a field; did you mean title?"),
                new Case(
                        "dataPlane: Sidecar",
                        "dataPlane: Car",
                        "dataPlane: is \"Car\", but must be Sidecar, NodeProxy, Ebpf or ExplicitProxy"),
                new Case("title: Ours", "title: [Ours", "is not valid YAML at line 2, column 10"),
                new Case("title: Ours", "title: Ours\n---\ntitle: Theirs", "must hold one object in YAML"),
                new Case(
                        "title: Ours",
                        "page: http://example.com\ntitle: Ours",
                        "page: is \"http://example.com\", but must be an address that begins with https://"),
                new Case(
                        "title: Ours",
                        "title: Ours\nextends: theirs",
                        "extends: is \"theirs\", but must be an entry of Tare's own that extends no other"),
                new Case(
                        "title: Ours",
                        "title: Ours\nextends: gloo-mesh",
                        "extends: is \"gloo-mesh\", but must be an entry of Tare's own that extends no other"),
                new Case(
                        "title: Ours",
                        "title: Ours\nstanding: {state: Retired, since: 2024-01-01}",
                        "standing.instead: is missing, but must say what to use, since standing.state is not Alive"),
                new Case(
                        "title: Ours",
                        "title: Ours\nstanding: {state: Retired, instead: use istio}",
                        "management: is Managed, but must be Observed only, since standing.state is Retired"),
                new Case(
                        "version: 1.2.3\n",
                        "",
                        "charts[0].version: is missing, but must be given, or version of the mesh itself"),
                new Case(
                        "version: 1.2.3",
                        "version: one two",
                        "version: is \"one two\", but must be a version, such as 1.30.3"),
                new Case(
                        "management: [Managed, Observed]",
                        "management: [Observed]",
                        "charts: must be left out, since management does not have Managed"),
                new Case(
                        "https://charts.example.com",
                        "charts.example.com",
                        "charts[0].repository: is \"charts.example.com\", but must be an address that begins with https://"
                                + " or oci://"),
                new Case(
                        "release: ours",
                        "release: Ours",
                        "charts[0].release: is \"Ours\", but must be lower-case letters, digits and '-', beginning and"
                                + " ending with a letter or digit"),
                new Case("wait: true", "wait: maybe", "charts[0].wait: is \"maybe\", but must be true or false"),
                new Case(
                        "proxies:\n- {name: our-proxy}\n",
                        "",
                        "proxies: is missing, but must name the containers that it adds to pods, since dataPlane is"
                                + " Sidecar"),
                new Case(
                        "dataPlane: Sidecar",
                        "dataPlane: NodeProxy",
                        "nodeProxies: is missing, but must name the workloads that carry requests, since dataPlane is"
                                + " NodeProxy"),
                new Case(
                        "title: Ours",
                        "title: Ours\nenrolment: {scope: Namespace}",
                        "enrolment.namespace: is missing, but must be given, since enrolment.scope is Namespace"),
                new Case(
                        "title: Ours",
                        "title: Ours\naddress: ours.example.com",
                        "address: is \"ours.example.com\", but must contain {service}"),
                new Case(
                        "- {name: our-proxy}", "- {name: a}\n- {name: a}", "proxies[1]: is \"a\", but is listed twice"),
                new Case(", path: /quit", "", "leaving[0]: must have method, port and path"),
                new Case(
                        "way: Request",
                        "way: NativeSidecar",
                        "leaving[0]: has method, port and path with Request only"),
                new Case("port: 15000", "port: 0", "leaving[0].port: is 0, but must be at least 1"),
                new Case(
                        "in: ProxyMetric",
                        "in: ResponseHeader",
                        "crossing[0]: has port and path with ProxyMetric only"),
                new Case(
                        "matches: \".*\"",
                        "matches: \"*\"",
                        "crossing[0].matches: is \"*\", but must be a regular expression: Dangling meta character '*'"),
                new Case(
                        "features:\n",
                        "sides:\n  client:\n    shownBy:\n    - {in: ProxyMetric, name: requests_total, matches: \"out\","
                                + " port: 9901, path: /metrics}\n  server: {otherwise: nothing}\nfeatures:\n",
                        "sides.client.shownBy[0]: must have the matches, port and path that requests_total has elsewhere"
                                + " in the entry, since it is read once"),
                new Case(
                        "title: Ours",
                        "title: Ours\nlacks: {rate-limiting: never}",
                        "lacks.rate-limiting: must be left out: it is in features"),
                new Case("{environment}", "{enviroment}", "features[0].objects[0]: must be a template of Qute: "),
                new Case("selector: {labels}", "selector: [", "features[0].objects[0]: is not valid YAML"),
                new Case("kind: Limit\n", "\n", "features[0].objects[0].kind: is missing, but must be given"),
                new Case(
                        "namespace: {run.namespace}",
                        "namespace: kube-system",
                        "features[0].objects[0].metadata.namespace: must be {run.namespace}"),
                new Case(
                        "apiGroups: [example.com]",
                        "apiGroups: [example.org]",
                        "features[0].rights: must have API group 'example.com', of which it makes objects"),
                new Case(
                        "matches: \"[0-9]+\"",
                        "matches: \"[\"",
                        "features[0].acts.shownBy[0].sign.matches: is \"[\", but must be"),
                new Case(
                        "in: ResponseHeader, name: x-limit",
                        "in: Connection, name: from",
                        "features[0].acts.shownBy[0].sign.in: is \"Connection\", but must be ResponseHeader or"
                                + " RequestHeader"),
                new Case(
                        "in: ResponseHeader, name: x-limit, matches: \"[0-9]+\"}",
                        "in: RequestHeader, name: x-limit}, path: /there",
                        "features[0].acts.shownBy[0].path: is \"/there\", but must be left out with a RequestHeader, which is"
                                + " told at one path only"),
                new Case(
                        "sign: {in: ResponseHeader, name: x-limit, matches: \"[0-9]+\"}, ",
                        "",
                        "features[0].acts.shownBy[0]: must have sign, status or takesMillis: otherwise every answer counts"),
                new Case(
                        ", percent: 10", "", "features[0].acts.shownBy[0]: must have either percent or atLeastPercent"),
                new Case(
                        "percent: 10",
                        "percent: 10, atLeastPercent: 5",
                        "features[0].acts.shownBy[0]: must have either percent or atLeastPercent"),
                new Case(
                        "percent: 10",
                        "percent: 110",
                        "features[0].acts.shownBy[0].percent: is 110, but must be at most 100"),
                new Case(
                        "requests: 400",
                        "requests: 100",
                        "features[0].acts.shownBy[0].requests: is 100, but must be more: of so few, none would have to"
                                + " count"),
                new Case(
                        "percent: 10",
                        "percent: 99",
                        "features[0].acts.shownBy[0].requests: is 400, but must be more: of so few, all might count"),
                new Case(
                        "requests: 400",
                        "requests: 4000",
                        "features[0].acts.shownBy[0].requests: is 4000, but must be at most 2000"),
                new Case("- {requests: 400", "- {request: 400", "features[0].acts.shownBy[0].request: is not a field"),
                new Case(
                        "resources: [limits]",
                        "resources: [Limit]",
                        "features[0].rights[0].resources[0]: is \"Limit\", but must be the plural name of a resource, such"
                                + " as virtualservices"));
    }

    @Test
    void aSampleSaysHowManyMustCount() {
        CatalogueEntry entry = ((Validated.Accepted<CatalogueEntry>) read(GOOD)).value();
        FeatureProofs acts = entry.features().get(0).acts();
        assertThat(acts.otherwise()).isEqualTo("is another limit there?");
        SampleProof sample = acts.shownBy().get(0);
        assertThat(sample.limits()).isEqualTo(ShareLimits.of(400, 0.1));
        SampleProofBuilder of = SampleProofBuilder.builder().requests(2_000).takesMillis(9);
        assertThat(of.percent(1.0).build().limits())
                .as("anything may make answers late")
                .isEqualTo(new ShareLimits(ShareLimits.of(2_000, 0.01).least(), 2_000));
        assertThat(SampleProofBuilder.builder()
                        .status(429)
                        .atLeastPercent(12.5)
                        .build()
                        .limits())
                .isEqualTo(new ShareLimits(3, 20));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aBadOneIsRefusedInASentence(Case example) {
        assertThat(GOOD).contains(example.from());
        List<Problem> problems =
                read(GOOD.replace(example.from(), example.to())).problems();
        assertThat(problems).isNotEmpty();
        assertThat(problems.get(0).sentence()).startsWith("ConfigMap tare-system/ours: " + example.sentence());
    }

    @Test
    void switchesSomething() {
        String text = GOOD.substring(0, GOOD.indexOf("  objects:"));
        assertThat(read(text).problems())
                .extracting(Problem::sentence)
                .containsExactly(
                        "ConfigMap tare-system/ours: features[0]: must have objects, pod or service: otherwise it"
                                + " has no effect");
    }

    @Test
    void onlyTareItselfHasMeshesWithoutCharts() {
        assertThat(read("title: Ours\ndataPlane: ExplicitProxy\nmanagement: [Managed]\n")
                        .problems())
                .extracting(Problem::sentence)
                .containsExactly(
                        "ConfigMap tare-system/ours: charts: must have at least one, since management has Managed");
    }

    @Test
    void oneConfigMapAndOneKeyDescribeAMesh() {
        assertThat(UserEntries.read("ours", "tare-system", Map.of("b", Map.of(), "a", Map.of()))
                        .problems())
                .extracting(Problem::sentence)
                .containsExactly(
                        "ConfigMap tare-system/a: metadata.labels: describes mesh ours, as do others; only one may:"
                                + " a, b");
        assertThat(UserEntries.read("ours", "tare-system", Map.of("a", Map.of("x", GOOD, "y", GOOD)))
                        .problems())
                .extracting(Problem::sentence)
                .containsExactly("ConfigMap tare-system/a: data: must have one key, of any name, with the entry");
    }
}
