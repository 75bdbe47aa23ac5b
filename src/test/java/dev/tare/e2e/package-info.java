/**
 * From the first command to the last, on a real cluster: one package a scenario. {@code ./mvnw -Pe2e verify} runs them.
 * Those with the tag {@code quiet} fail where other work on the machine makes what they measure unbelievable;
 * those with the tag {@code nightly} take too long for each change, and are run by {@code .ci/nightly}.
 */
package dev.tare.e2e;
