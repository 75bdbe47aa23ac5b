package dev.tare.manifest;

/**
 * A mistake in what was given, as a value: where it is, what stands there, and what may stand there.
 *
 * @param source the file or directory that it is in; empty where there is none
 * @param resource kind and name of the resource, such as {@code PerformanceProfile checkout}; empty where there is none
 * @param field path of the field in the resource, such as {@code spec.load.rate}; empty for the resource itself
 * @param held what the field holds, in a few words; empty where that would not help
 * @param allowed what it must hold instead, as the end of a sentence
 * @param kind whether it may pass
 */
public record Problem(String source, String resource, String field, String held, String allowed, Kind kind) {

    /** Whether a problem may pass. */
    public enum Kind {
        /** It stays until somebody changes what was given. */
        INVALID,
        /** What is named was not found or is not ready, and may still be. */
        UNRESOLVED
    }

    /** A problem that stays until somebody changes what was given. */
    public Problem(String source, String resource, String field, String held, String allowed) {
        this(source, resource, field, held, allowed, Kind.INVALID);
    }

    /** A problem with a file or directory as a whole. */
    public static Problem inFile(String source, String allowed) {
        return new Problem(source, "", "", "", allowed);
    }

    /** A problem with a field of a resource that came from no file. */
    public static Problem inField(String resource, String field, String held, String allowed) {
        return new Problem("", resource, field, held, allowed);
    }

    /** A problem with a field, or with a resource as a whole, that may pass. */
    public static Problem unresolved(String resource, String field, String held, String allowed) {
        return new Problem("", resource, field, held, allowed, Kind.UNRESOLVED);
    }

    /** The same problem, in a resource that came from this file. */
    public Problem from(String file) {
        return new Problem(file, resource, field, held, allowed, kind);
    }

    /** The problem in one line, such as {@code spec.load.rate: is -5, but must be at least 1}. */
    public String sentence() {
        StringBuilder sentence = new StringBuilder();
        for (String place : new String[] {source, resource, field}) {
            if (!place.isEmpty()) {
                sentence.append(place).append(": ");
            }
        }
        if (!held.isEmpty()) {
            sentence.append("is ").append(held).append(", but ");
        }
        return sentence.append(allowed).toString().replaceAll("\\p{Cntrl}", "?");
    }

    @Override
    public String toString() {
        return sentence();
    }
}
