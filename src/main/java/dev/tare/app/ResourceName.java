package dev.tare.app;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A run or a profile as the command line names it: {@code NAME}, {@code run/NAME}, {@code profile/NAME} with any name of these
 * kinds that kubectl knows, or {@code NAMESPACE/NAME}.
 *
 * @param namespace the namespace; empty: the one that the command is about
 * @param kind what it is
 * @param name its name
 */
record ResourceName(Optional<String> namespace, Kind kind, String name) {

    /** What a name may be of. */
    enum Kind {
        RUN,
        PROFILE,
        /** Of a run or, where there is none of that name, of a profile. */
        ANY
    }

    /** What the usage text says. */
    static final String SYNTAX = "[NAMESPACE/|run/|profile/]NAME";

    private static final Map<Kind, Set<String>> KINDS = Map.of(
            Kind.RUN,
            Set.of("run", "runs", "prun", "performancerun", "performanceruns", "performanceruns.tare.dev"),
            Kind.PROFILE,
            Set.of(
                    "profile",
                    "profiles",
                    "pp",
                    "performanceprofile",
                    "performanceprofiles",
                    "performanceprofiles.tare.dev"));

    /** As the API server has names; so none of them leads out of a directory. */
    private static boolean isName(String text) {
        return text.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");
    }

    /** Whether a text names a kind of resource, as in {@code profile/NAME}. */
    static boolean hasKind(String text) {
        return Converter.read(text).filter(name -> name.kind != Kind.ANY).isPresent();
    }

    private static String refusal(String text) {
        return "'%s' must name a run or a profile: %s".formatted(text, SYNTAX);
    }

    /**
     * Reads one.
     *
     * @throws UserException if it is none
     */
    static ResourceName of(String text) {
        return Converter.read(text).orElseThrow(() -> new UserException(ExitCode.BAD_INPUT, refusal(text)));
    }

    /** Reads one as picocli wants it. */
    static final class Converter implements ITypeConverter<ResourceName> {

        @Override
        public ResourceName convert(String text) {
            return read(text).orElseThrow(() -> new TypeConversionException(refusal(text)));
        }

        private static Optional<ResourceName> read(String text) {
            String[] parts = text.split("/", -1);
            if (parts.length > 2 || !isName(parts[0]) || !isName(parts[parts.length - 1])) {
                return Optional.empty();
            }
            if (parts.length == 1) {
                return Optional.of(new ResourceName(Optional.empty(), Kind.ANY, text));
            }
            return KINDS.entrySet().stream()
                    .filter(kind -> kind.getValue().contains(parts[0]))
                    .map(kind -> new ResourceName(Optional.empty(), kind.getKey(), parts[1]))
                    .findFirst()
                    .or(() -> Optional.of(new ResourceName(Optional.of(parts[0]), Kind.ANY, parts[1])));
        }
    }
}
