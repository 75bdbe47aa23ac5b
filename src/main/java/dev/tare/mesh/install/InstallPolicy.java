package dev.tare.mesh.install;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpec;
import dev.tare.api.MeshInstallSpec.ChartSource;
import dev.tare.api.MeshInstallSpec.ObjectPlace;
import dev.tare.manifest.Problem;
import dev.tare.mesh.catalogue.Catalogue;
import dev.tare.mesh.catalogue.CatalogueEntry;
import dev.tare.mesh.catalogue.HelmChart;

/**
 * What whoever installed Tare lets a {@code MeshInstall} draw on.
 *
 * @param repositories beginnings of addresses that charts may come from, besides those of Tare's own catalogue
 * @param objectNamespaces namespaces whose ConfigMaps and Secrets may be read
 */
public record InstallPolicy(List<String> repositories, List<String> objectNamespaces) {

    /** What a server may take for the way to another place. */
    private static final Pattern DOTS = Pattern.compile("/[.]{1,2}(/|$)");

    /** Copies the lists. */
    public InstallPolicy {
        repositories = List.copyOf(repositories);
        objectNamespaces = List.copyOf(objectNamespaces);
    }

    /** What of a mesh is not allowed; empty where all is. */
    public List<Problem> problems(MeshInstall mesh, CatalogueEntry entry) {
        MeshInstallSpec spec = mesh.getSpec();
        String resource = "MeshInstall " + mesh.getMetadata().getName();
        List<Problem> problems = new ArrayList<>();
        ChartSource source = spec.chartSource();
        if (source == null) {
            boolean builtIn = Catalogue.has(spec.mesh());
            entry.charts().stream()
                    .map(HelmChart::repository)
                    .filter(repository -> !builtIn && !isAllowed(repository))
                    .distinct()
                    .forEach(repository -> problems.add(Problem.inField(
                            resource,
                            "spec.mesh",
                            '"' + spec.mesh() + '"',
                            "its charts are at " + repository + ", which is not "
                                    + allowed(repositories, "meshes.repositories"))));
        } else {
            if (source.repository() != null && !isAllowed(source.repository())) {
                problems.add(Problem.inField(
                        resource,
                        "spec.chartSource.repository",
                        '"' + source.repository() + '"',
                        "must be " + allowed(repositories, "meshes.repositories")));
            }
            checkPlace(resource, "spec.chartSource.archives", source.archives(), problems);
            checkPlace(resource, "spec.chartSource.credentials", source.credentials(), problems);
            checkPlace(resource, "spec.chartSource.certificateAuthority", source.certificateAuthority(), problems);
        }
        for (int i = 0; i < spec.valuesFrom().size(); i++) {
            checkNamespace(
                    resource,
                    "spec.valuesFrom[" + i + "]",
                    spec.valuesFrom().get(i).namespace(),
                    problems);
        }
        return problems;
    }

    /** An address begins with an allowed one only where that ends at a part of its path: not in the middle of a name. */
    private boolean isAllowed(String repository) {
        return !DOTS.matcher(repository).find()
                && repositories.stream()
                        .map(allowed -> allowed.replaceAll("/+$", ""))
                        .anyMatch(allowed -> repository.equals(allowed) || repository.startsWith(allowed + "/"));
    }

    private void checkPlace(String resource, String field, ObjectPlace place, List<Problem> problems) {
        if (place != null) {
            checkNamespace(resource, field, place.namespace(), problems);
        }
    }

    private void checkNamespace(String resource, String field, String namespace, List<Problem> problems) {
        if (!objectNamespaces.contains(namespace)) {
            problems.add(Problem.inField(
                    resource,
                    field + ".namespace",
                    '"' + namespace + '"',
                    "must be " + allowed(objectNamespaces, "meshes.objectNamespaces")));
        }
    }

    private static String allowed(List<String> list, String setting) {
        return list.isEmpty()
                ? "one that the chart's %s lists, which is empty".formatted(setting)
                : "one that the chart's %s lists: %s".formatted(setting, String.join(", ", list));
    }
}
