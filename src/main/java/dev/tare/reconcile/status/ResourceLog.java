package dev.tare.reconcile.status;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.api.model.HasMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The operator's log: a line for whatever becomes of a resource, in words that programs find as well. Which resource it is,
 * what happened to it and for which reason is in the line as {@code key=value}, and in the line's context, which a log in
 * JSON has in fields.
 */
public final class ResourceLog {

    private static final Logger LOG = LoggerFactory.getLogger(ResourceLog.class);

    /** What stands for itself; anything else is quoted. */
    private static final Pattern BARE = Pattern.compile("[^\\s\"=]+");

    private ResourceLog() {}

    /** Logs what happened. */
    static void happened(HasMetadata about, String what, String reason, String message) {
        log(about, what, reason, message, LOG::info);
    }

    /** Logs what did not happen. */
    static void nothing(HasMetadata about, String what, String reason, String message) {
        if (LOG.isDebugEnabled()) {
            log(about, what, reason, message, LOG::debug);
        }
    }

    /**
     * Logs a mistake of Tare's own.
     *
     * @param message how often it was made
     * @param e what was thrown
     * @param inFull whether with its stack trace: once is enough to find it
     */
    public static void mistake(HasMetadata about, String message, Throwable e, boolean inFull) {
        String kind = e.getClass().getSimpleName();
        if (inFull) {
            log(about, "mistake", kind, message, line -> LOG.error(line, e));
        } else {
            log(about, "mistake", kind, message + ": " + e.getMessage(), LOG::error);
        }
    }

    /**
     * Logs that what has become of a resource cannot even be said in its status.
     *
     * @param what what was to be said
     * @param e why that cannot be
     */
    public static void unsaid(HasMetadata about, String what, Throwable e) {
        log(about, "unsaid", e.getClass().getSimpleName(), what + "; " + e.getMessage(), LOG::error);
    }

    private interface Sink {
        void write(String line);
    }

    private static void log(HasMetadata about, String what, String reason, String message, Sink sink) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("kind", about.getKind());
        Optional.ofNullable(about.getMetadata().getNamespace()).ifPresent(space -> fields.put("namespace", space));
        fields.put("name", about.getMetadata().getName());
        fields.put("what", what);
        fields.put("reason", reason);
        fields.forEach(MDC::put);
        try {
            sink.write(line(fields, message));
        } finally {
            fields.keySet().forEach(MDC::remove);
        }
    }

    private static String line(Map<String, String> fields, String message) {
        String line = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + value(field.getValue()))
                .collect(Collectors.joining(" "));
        return message.isEmpty() ? line : line + " message=" + value(message);
    }

    private static String value(String text) {
        return BARE.matcher(text).matches()
                ? text
                : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
