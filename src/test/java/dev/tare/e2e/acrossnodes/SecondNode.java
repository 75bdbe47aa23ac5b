package dev.tare.e2e.acrossnodes;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import dev.tare.e2e.LocalCluster;

/** Adds a second node for each test, and takes it away after it. Without {@code -Dtare.cluster}, the test is left out. */
final class SecondNode implements BeforeEachCallback, AfterEachCallback {

    @Override
    public void beforeEach(ExtensionContext context) {
        LocalCluster.script("there is only one node");
        LocalCluster.given().orElseThrow().addNode();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        LocalCluster.given().ifPresent(LocalCluster::removeNode);
    }
}
