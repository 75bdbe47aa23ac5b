package dev.tare.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A small application on a mesh, and lessons: each shows what a feature of the mesh does, checks that it does it, and says what it
 * costs. Lessons are gone through once, one after the other.
 */
@Group("tare.dev")
@Version("v1alpha1")
@ShortNames("play")
@Categories("tare")
@ValidationRule(
        value = "self.metadata.name.matches('^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$')",
        message =
                "metadata.name must be at most 40 lower-case letters, digits and '-', beginning with a letter: the names of"
                        + " its Services begin with it")
@AdditionalPrinterColumn(name = "Mesh", jsonPath = ".spec.mesh", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Lessons", jsonPath = ".status.passed", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Now", jsonPath = ".status.now", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type=='Ready')].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type=='Ready')].reason",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Message",
        jsonPath = ".status.conditions[?(@.type=='Ready')].message",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
public class Playground extends CustomResource<PlaygroundSpec, PlaygroundStatus> implements Namespaced {}
