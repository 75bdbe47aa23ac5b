package dev.tare.app;

import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import dev.tare.api.Protocol;

/** Reads protocols as they are named in resources. */
final class ProtocolConverter implements ITypeConverter<Protocol>, Iterable<String> {

    @Override
    public Protocol convert(String text) {
        return Arrays.stream(Protocol.values())
                .filter(protocol -> protocol.value().equals(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        "'%s' is not one of %s".formatted(text, values().collect(Collectors.joining(", ")))));
    }

    @Override
    public Iterator<String> iterator() {
        return values().iterator();
    }

    private static Stream<String> values() {
        return Arrays.stream(Protocol.values()).map(Protocol::value);
    }
}
