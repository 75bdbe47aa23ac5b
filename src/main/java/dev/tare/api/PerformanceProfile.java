package dev.tare.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** What to measure, in which environments, and what is acceptable; its status holds the latest result. */
@Group("tare.dev")
@Version("v1alpha1")
@ShortNames("pp")
@Categories("tare")
@ValidationRule(value = Rules.NAME_FITS_A_LABEL, message = Rules.NAME_FITS_A_LABEL_MESSAGE)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type=='Ready')].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type=='Ready')].reason",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Headline", jsonPath = ".status.headline", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Last run",
        jsonPath = ".status.lastRun.completedAt",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Generation",
        jsonPath = ".metadata.generation",
        priority = 1,
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Measured",
        jsonPath = ".status.lastRun.profile.generation",
        priority = 1,
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Active run",
        jsonPath = ".status.activeRun",
        priority = 1,
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Message",
        jsonPath = ".status.conditions[?(@.type=='Ready')].message",
        priority = 1,
        type = AdditionalPrinterColumn.Type.STRING)
public class PerformanceProfile extends CustomResource<PerformanceProfileSpec, PerformanceProfileStatus>
        implements Namespaced {}
