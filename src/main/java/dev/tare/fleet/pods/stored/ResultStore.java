package dev.tare.fleet.pods.stored;

import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;

import dev.tare.api.MeasuringFailureReason;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.fleet.pods.names.ObjectNames;
import dev.tare.fleet.pods.names.Ownership;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.measure.ByteText;
import dev.tare.measure.CountText;
import dev.tare.plan.Block;
import dev.tare.wire.Json;
import dev.tare.wire.WorkerLine;

/**
 * What workers and targets said of each block, in ConfigMaps that the run owns and nobody changes. A large block has
 * several; the one without a number at its end is written last, so a block whose ConfigMap of that name is there is there
 * as a whole. Storing a block again changes nothing.
 */
public final class ResultStore {

    /** The key of the lines in a ConfigMap. */
    public static final String LINES = "lines.jsonl.gz";

    private static final String CHUNKS = "tare.dev/chunks";
    private static final String CHUNK = "tare.dev/chunk";
    private static final String REHEARSAL = "rehearsal";

    private final KubernetesClient client;

    /** Stores in the cluster of this client. */
    public ResultStore(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Stores a block. The order of the lines does not matter, nor does a line that is there twice.
     *
     * @param run the run
     * @param profile the profile's name
     * @param block the block's number
     * @param lines its result lines
     * @param room how many bytes it may take
     * @return how many bytes it takes
     * @throws FleetException if the block is stored with other lines, or takes more
     */
    public long store(RunIdentity run, String profile, int block, Collection<? extends WorkerLine> lines, long room)
            throws FleetException {
        List<String> text = lines.stream().map(Json::write).distinct().sorted().toList();
        List<byte[]> chunks = BlockArchive.encode(text);
        long bytes = chunks.stream().mapToLong(chunk -> chunk.length).sum();
        if (bytes > room) {
            throw new FleetException(
                    MeasuringFailureReason.ResultsTooLarge,
                    "the results of %s take %s, and only %s are left of what this cluster stores of a run"
                            .formatted(Block.title(block), ByteText.of(bytes), ByteText.of(Math.max(0, room))));
        }
        for (int chunk = chunks.size() - 1; chunk >= 0; chunk--) {
            create(run, configMap(run, profile, block, chunk, chunks));
        }
        return bytes;
    }

    /** How many bytes the stored blocks of a run take, also those that are not stored to the end. */
    public long bytes(RunIdentity run) {
        return stored(run).list().getItems().stream()
                .filter(run::owns)
                .mapToLong(chunk ->
                        Base64.getDecoder().decode(chunk.getBinaryData().get(LINES)).length)
                .sum();
    }

    /**
     * Reads a block.
     *
     * @return its lines; empty where it was not stored, or not to the end
     * @throws FleetException if it was stored and is not all there any more
     */
    public Optional<List<WorkerLine>> load(RunIdentity run, int block) throws FleetException {
        return Optional.ofNullable(read(run, stored(run).withLabel(ObjectLabels.BLOCK, label(block)))
                .get(block));
    }

    /**
     * Reads all blocks of a run that were stored to the end, by number.
     *
     * @throws FleetException if one was stored and is not all there any more
     */
    public SortedMap<Integer, List<WorkerLine>> loadAll(RunIdentity run) throws FleetException {
        return read(run, stored(run));
    }

    /**
     * Deletes the blocks of a profile's other runs, where this run has any: only the latest ones are kept.
     *
     * @param run the latest run
     * @param profile the profile's name
     * @param unfinished UIDs of runs that still measure, whose blocks stay
     */
    public void keepLatest(RunIdentity run, String profile, Collection<String> unfinished) {
        List<ConfigMap> ofProfile = client.configMaps()
                .inNamespace(run.namespace())
                .withLabel(ObjectLabels.PROFILE, ObjectNames.labelValue(profile))
                .withLabel(ObjectLabels.RESULTS, "true")
                .list()
                .getItems();
        if (ofProfile.stream().anyMatch(run::owns)) {
            ofProfile.stream()
                    .map(ResultStore::uid)
                    .distinct()
                    .filter(uid -> !uid.equals(run.uid()) && !unfinished.contains(uid))
                    .forEach(uid -> client.configMaps()
                            .inNamespace(run.namespace())
                            .withLabel(ObjectLabels.RUN_UID, uid)
                            .withLabel(ObjectLabels.RESULTS, "true")
                            .delete());
        }
    }

    private static String uid(ConfigMap block) {
        return block.getMetadata().getLabels().get(ObjectLabels.RUN_UID);
    }

    /**
     * Deletes what is stored of a run and does not count: its rehearsal, and a block that is not stored to the end. Whoever goes on
     * with other pods measures both anew, and has other results.
     *
     * @return how many blocks are stored that count
     * @throws FleetException if one was stored and is not all there any more
     */
    public int deleteUncounted(RunIdentity run) throws FleetException {
        Set<Integer> counted = new TreeSet<>(loadAll(run).keySet());
        counted.remove(Block.REHEARSAL);
        stored(run).list().getItems().stream()
                .filter(run::owns)
                .map(chunk -> chunk.getMetadata().getLabels().get(ObjectLabels.BLOCK))
                .distinct()
                .filter(label -> !counted.contains(block(label)))
                .forEach(label ->
                        stored(run).withLabel(ObjectLabels.BLOCK, label).delete());
        return counted.size();
    }

    /** Deletes all blocks of a run. */
    public void deleteAll(RunIdentity run) {
        stored(run).delete();
    }

    private void create(RunIdentity run, ConfigMap wanted) throws FleetException {
        try {
            client.resource(wanted).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            ConfigMap existing = client.resource(wanted).get();
            Ownership.require(run, existing);
            if (!lines(existing).equals(lines(wanted)) || chunks(existing) != chunks(wanted)) {
                throw new FleetException(
                        MeasuringFailureReason.ResultsDiffer,
                        "ConfigMap %s/%s holds other results than those of this block"
                                .formatted(run.namespace(), wanted.getMetadata().getName()));
            }
        }
    }

    private static ConfigMap configMap(RunIdentity run, String profile, int block, int chunk, List<byte[]> chunks) {
        String blockName = block == Block.REHEARSAL ? REHEARSAL : "block-" + block;
        String name = new ObjectNames(run.name()).block(blockName);
        Map<String, String> labels = new TreeMap<>(ObjectLabels.of(run, profile));
        labels.put(ObjectLabels.RESULTS, "true");
        labels.put(ObjectLabels.BLOCK, label(block));
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(run.namespace())
                .withName(chunk == 0 ? name : name + "-" + chunk)
                .withLabels(labels)
                .addToAnnotations(CHUNK, Integer.toString(chunk))
                .addToAnnotations(CHUNKS, Integer.toString(chunks.size()))
                .withOwnerReferences(run.ownerReference())
                .endMetadata()
                .withImmutable(true)
                .addToBinaryData(LINES, Base64.getEncoder().encodeToString(chunks.get(chunk)))
                .build();
    }

    private FilterWatchListDeletable<ConfigMap, ConfigMapList, Resource<ConfigMap>> stored(RunIdentity run) {
        return client.configMaps()
                .inNamespace(run.namespace())
                .withLabels(ObjectLabels.selector(run))
                .withLabel(ObjectLabels.RESULTS, "true");
    }

    private SortedMap<Integer, List<WorkerLine>> read(
            RunIdentity run, FilterWatchListDeletable<ConfigMap, ConfigMapList, Resource<ConfigMap>> stored)
            throws FleetException {
        Map<Integer, List<ConfigMap>> byBlock = stored.list().getItems().stream()
                .filter(run::owns)
                .collect(Collectors.groupingBy(
                        configMap -> block(configMap.getMetadata().getLabels().get(ObjectLabels.BLOCK))));
        SortedMap<Integer, List<WorkerLine>> blocks = new TreeMap<>();
        for (int block : new TreeSet<>(byBlock.keySet())) {
            List<ConfigMap> chunks = new ArrayList<>(byBlock.get(block));
            chunks.sort(Comparator.comparingInt(ResultStore::chunk));
            if (chunk(chunks.get(0)) != 0) {
                continue; // broken off while it was stored
            }
            if (chunks.size() != chunks(chunks.get(0))) {
                throw new FleetException(
                        MeasuringFailureReason.ResultsIncomplete,
                        "of the results of block %s of run %s/%s, %s"
                                .formatted(
                                        label(block),
                                        run.namespace(),
                                        run.name(),
                                        CountText.among(
                                                chunks(chunks.get(0)) - chunks.size(),
                                                chunks(chunks.get(0)),
                                                "ConfigMap",
                                                "is missing",
                                                "are missing")));
            }
            blocks.put(
                    block,
                    chunks.stream()
                            .flatMap(chunk -> lines(chunk).stream())
                            .map(line -> Json.read(line, WorkerLine.class))
                            .toList());
        }
        return blocks;
    }

    private static List<String> lines(ConfigMap chunk) {
        return BlockArchive.decode(
                Base64.getDecoder().decode(chunk.getBinaryData().get(LINES)));
    }

    private static int chunk(ConfigMap configMap) {
        return Integer.parseInt(configMap.getMetadata().getAnnotations().get(CHUNK));
    }

    private static int chunks(ConfigMap configMap) {
        return Integer.parseInt(configMap.getMetadata().getAnnotations().get(CHUNKS));
    }

    private static String label(int block) {
        return block == Block.REHEARSAL ? REHEARSAL : Integer.toString(block);
    }

    private static int block(String label) {
        return label.equals(REHEARSAL) ? Block.REHEARSAL : Integer.parseInt(label);
    }
}
