/** From the first command to the last, on a real cluster: one package a scenario. {@code ./mvnw -Pe2e verify} runs them. */
package dev.tare.e2e;
