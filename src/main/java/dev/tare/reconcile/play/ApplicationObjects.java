package dev.tare.reconcile.play;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;

import dev.tare.api.Playground;
import dev.tare.fleet.pods.desired.FleetSettings;
import dev.tare.fleet.pods.desired.SecurityContexts;
import dev.tare.fleet.pods.desired.TareImage;
import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.mesh.catalogue.Catalogue;
import dev.tare.mesh.catalogue.Marks;
import dev.tare.play.cluster.ApplicationPod;
import dev.tare.play.cluster.Client;
import dev.tare.play.cluster.LessonPlace;

/**
 * The objects of a playground's application: the same playground always has the same ones. Two versions of a service, of which the
 * first has three pods, and three clients; all pods run the same program, under names of their own.
 */
final class ApplicationObjects {

    /** The label with the playground's name. */
    static final String PLAYGROUND = "tare.dev/playground";

    /** The annotation of a pod that holds what its player is to send. */
    static final String ORDER = "tare.dev/order";

    private static final String ORDER_FOLDER = "/etc/tare-pod";
    private static final String ORDER_FILE = "order.json";
    private static final List<String> JVM_OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-Xmx96m",
            "--enable-native-access=ALL-UNNAMED");
    private static final List<Client> ON_MESH = List.of(Client.Friend, Client.Stranger);
    private static final long GRACE_SECONDS = 1;
    private static final int SECONDS_TO_START = 120;

    private final Playground playground;
    private final LessonPlace place;
    private final MeshEnrolment mesh;
    private final FleetSettings settings;

    /**
     * The objects of a playground.
     *
     * @param mesh what it takes to be on its mesh
     * @param settings what the operator's configuration says of pods
     */
    ApplicationObjects(Playground playground, LessonPlace place, MeshEnrolment mesh, FleetSettings settings) {
        this.playground = playground;
        this.place = place;
        this.mesh = mesh;
        this.settings = settings;
    }

    /** The name of the ConfigMap with end users' tokens, and with what they are known by. */
    static String tokens(String playground) {
        return playground + "-tokens";
    }

    /** The name of a pod's Deployment. */
    static String deployment(String playground, String pod) {
        return playground + "-" + pod;
    }

    /** The labels by which all of them are found. */
    static Map<String, String> selector(Playground playground) {
        return Map.of(LessonPlace.UID, playground.getMetadata().getUid());
    }

    /** What belongs to a playground. */
    static OwnerReference owner(Playground playground) {
        return new OwnerReferenceBuilder()
                .withApiVersion(playground.getApiVersion())
                .withKind(playground.getKind())
                .withName(playground.getMetadata().getName())
                .withUid(playground.getMetadata().getUid())
                .withController(true)
                .build();
    }

    /** The labels of everything that is made for a playground. */
    static Map<String, String> labels(Playground playground) {
        return new TreeMap<>(Map.of(
                ObjectLabels.MANAGED_BY,
                ObjectLabels.TARE,
                PLAYGROUND,
                playground.getMetadata().getName(),
                LessonPlace.UID,
                playground.getMetadata().getUid()));
    }

    /** All of them, in the order in which they are made. */
    List<HasMetadata> all() {
        List<HasMetadata> objects = new ArrayList<>();
        objects.add(tokens());
        ON_MESH.forEach(client -> objects.add(account(place.account(client))));
        if (mesh.needsToken()) {
            objects.add(account(place.shopAccount()));
        }
        objects.add(service(place.shop(), place.versionLabels(LessonPlace.FIRST_VERSION)));
        objects.add(service(place.shopV2(), place.versionLabels(LessonPlace.SECOND_VERSION)));
        if (mesh.needsService()) {
            ON_MESH.forEach(client -> objects.add(service(place.client(client), place.podLabels(client.pod()))));
        }
        ApplicationPod.ALL.forEach(pod -> objects.add(deployment(pod)));
        return objects;
    }

    private ConfigMap tokens() {
        return new ConfigMapBuilder()
                .withMetadata(metadata(tokens(place.name())))
                .withImmutable(true)
                .withData(new TreeMap<>(place.tokens()))
                .build();
    }

    /** Without any rights: it says who a pod is. */
    private ServiceAccount account(String name) {
        return new ServiceAccountBuilder()
                .withMetadata(metadata(name))
                .withAutomountServiceAccountToken(false)
                .build();
    }

    private Service service(String name, Map<String, String> selector) {
        return new ServiceBuilder()
                .withMetadata(metadata(name))
                .withNewSpec()
                .withSelector(new TreeMap<>(selector))
                .addNewPort()
                .withName("http")
                .withAppProtocol("http")
                .withProtocol("TCP")
                .withPort(LessonPlace.PORT)
                .withNewTargetPort(LessonPlace.PORT)
                .endPort()
                .endSpec()
                .build();
    }

    private Deployment deployment(ApplicationPod pod) {
        Map<String, String> labels = labels(playground);
        labels.put(LessonPlace.POD, pod.name());
        pod.version().ifPresent(version -> labels.put(LessonPlace.VERSION, version));
        ObjectMeta metadata = metadata(deployment(place.name(), pod.name()));
        metadata.setLabels(labels);
        return new DeploymentBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .withReplicas(1)
                .withRevisionHistoryLimit(0)
                .withNewStrategy()
                .withType("Recreate")
                .endStrategy()
                .withNewSelector()
                .withMatchLabels(new TreeMap<>(Map.of(LessonPlace.UID, place.uid(), LessonPlace.POD, pod.name())))
                .endSelector()
                .withTemplate(template(pod, labels))
                .endSpec()
                .build();
    }

    private PodTemplateSpec template(ApplicationPod pod, Map<String, String> own) {
        Marks marks = pod.isOnMesh() ? mesh.enrolment().in() : offMeshes();
        Map<String, String> labels = new TreeMap<>(marks.labels());
        labels.putAll(own);
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels)
                .withAnnotations(new TreeMap<>(marks.annotations()))
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(account(pod).orElse(null))
                .withAutomountServiceAccountToken(pod.isOnMesh() && mesh.needsToken())
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                .withSecurityContext(SecurityContexts.pod())
                .withImagePullSecrets(settings.imagePullSecrets().stream()
                        .map(LocalObjectReference::new)
                        .toList())
                .withNodeSelector(Map.of("kubernetes.io/os", "linux"))
                .withContainers(container(pod))
                .addNewVolume()
                .withName("order")
                .withNewDownwardAPI()
                .addNewItem()
                .withPath(ORDER_FILE)
                .withNewFieldRef()
                .withFieldPath("metadata.annotations['" + ORDER + "']")
                .endFieldRef()
                .endItem()
                .endDownwardAPI()
                .endVolume()
                .addNewVolume()
                .withName("tmp")
                .withNewEmptyDir()
                .withNewSizeLimit("16Mi")
                .endEmptyDir()
                .endVolume()
                .endSpec()
                .build();
    }

    /** Pods of the service have one only for the sake of its token. */
    private Optional<String> account(ApplicationPod pod) {
        if (!pod.isOnMesh()) {
            return Optional.empty();
        }
        return pod.client().map(place::account).or(() -> Optional.of(place.shopAccount())
                .filter(account -> mesh.needsToken()));
    }

    /** This mesh may be one that a user has described. */
    private Marks offMeshes() {
        Marks all = Catalogue.out();
        Map<String, String> labels = new TreeMap<>(all.labels());
        labels.putAll(mesh.enrolment().out().labels());
        Map<String, String> annotations = new TreeMap<>(all.annotations());
        annotations.putAll(mesh.enrolment().out().annotations());
        return new Marks(labels, annotations);
    }

    /** All pods together are to find room on a cluster for trying things out. */
    private Container container(ApplicationPod pod) {
        return new ContainerBuilder()
                .withName(LessonPlace.CONTAINER)
                .withImage(settings.tareImage())
                .withImagePullPolicy(settings.imagePullPolicy())
                .withCommand(TareImage.COMMAND.line(JVM_OPTIONS, "lesson-pod", arguments(pod)))
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .addNewPort()
                .withName("http")
                .withContainerPort(LessonPlace.PORT)
                .endPort()
                // Ends once it has come up: nothing but requests of lessons reaches the pod from then on.
                .withNewStartupProbe()
                .withNewTcpSocket()
                .withNewPort(LessonPlace.PORT)
                .endTcpSocket()
                .withPeriodSeconds(1)
                .withFailureThreshold(SECONDS_TO_START)
                .endStartupProbe()
                .withNewResources()
                .addToRequests("cpu", new Quantity("10m"))
                .addToRequests("memory", new Quantity("96Mi"))
                .addToLimits("memory", new Quantity("256Mi"))
                .endResources()
                .withSecurityContext(SecurityContexts.container(SecurityContexts.TARE))
                .addNewVolumeMount()
                .withName("order")
                .withMountPath(ORDER_FOLDER)
                .withReadOnly(true)
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("tmp")
                .withMountPath("/tmp")
                .endVolumeMount()
                .build();
    }

    private static List<String> arguments(ApplicationPod pod) {
        return List.of(
                "--pod",
                pod.name(),
                "--version-name",
                pod.version().orElse("none"),
                "--port",
                Integer.toString(LessonPlace.PORT),
                "--order",
                ORDER_FOLDER + "/" + ORDER_FILE);
    }

    private ObjectMeta metadata(String name) {
        return new ObjectMetaBuilder()
                .withNamespace(place.namespace())
                .withName(name)
                .withLabels(labels(playground))
                .withOwnerReferences(owner(playground))
                .build();
    }
}
