/**
 * From the first command to the last, on a real cluster: one package a scenario. {@code ./mvnw -Pe2e verify} runs them.
 * Those with the tag {@code quiet} fail where other work on the machine makes what they measure unbelievable.
 */
package dev.tare.e2e;
