package dev.tare.play;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A piece of a proxy's configuration that switches a feature on.
 *
 * @param into the place that it goes to, as the proxies' file names it
 * @param replace whether it takes the place of the list that is there; else elements go in front of those, and fields of an
 *     object are merged with its fields (RFC 7396)
 * @param is the configuration
 */
public record Fragment(String into, boolean replace, JsonNode is) {}
