package dev.tare.run;

/**
 * A worker of a run.
 *
 * @param environment the environment that it belongs to; empty where each worker serves every environment
 * @param number its number, from 0
 */
public record WorkerId(String environment, int number) {}
