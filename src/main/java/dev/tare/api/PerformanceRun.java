package dev.tare.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One execution of a {@link PerformanceProfile}; its status is the full record of what was measured. */
@Group("tare.dev")
@Version("v1alpha1")
@ShortNames("prun")
@Categories("tare")
@ValidationRule(value = Rules.NAME_FITS_A_LABEL, message = Rules.NAME_FITS_A_LABEL_MESSAGE)
@AdditionalPrinterColumn(
        name = "Profile",
        jsonPath = ".spec.profileRef.name",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Phase",
        jsonPath = ".status.conditions[?(@.type=='Complete')].reason",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Blocks",
        jsonPath = ".status.blocks.complete",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Headline", jsonPath = ".status.headline", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Valid",
        jsonPath = ".status.conditions[?(@.type=='Valid')].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Generation",
        jsonPath = ".status.profile.generation",
        priority = 1,
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Ends by",
        jsonPath = ".status.estimatedCompletion",
        priority = 1,
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Node",
        jsonPath = ".status.node",
        priority = 1,
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Message",
        jsonPath = ".status.conditions[?(@.type=='Complete')].message",
        priority = 1,
        type = AdditionalPrinterColumn.Type.STRING)
public class PerformanceRun extends CustomResource<PerformanceRunSpec, PerformanceRunStatus> implements Namespaced {}
