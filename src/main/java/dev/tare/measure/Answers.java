package dev.tare.measure;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What was answered in the recorded part of a trial, beside how long it took.
 *
 * @param byStatus complete answers by their exact status, in rising order, those that count as failures among them: of HTTP
 *     from 100, of gRPC below; empty where a protocol has none
 * @param byBytes answers without error by the bytes of their content, as {@link SizeCounts} tells them
 * @param connectionsOpened connections that were opened in the recorded part
 * @param sentAgain requests that were sent again, as nothing can have been done about them the first time
 * @param means what carried them
 * @param errorsFrom by the status of those that count as failures, who gave one of them, as its headers say
 */
public record Answers(
        Map<Integer, Long> byStatus,
        SortedMap<Long, Long> byBytes,
        long connectionsOpened,
        long sentAgain,
        Means means,
        Map<Integer, String> errorsFrom) {

    /** Nothing is known. */
    public static final Answers NONE =
            new Answers(Map.of(), Collections.emptySortedMap(), 0, 0, Means.UNKNOWN, Map.of());

    private static final int LEAST_HTTP_STATUS = 100;
    private static final int LEAST_REDIRECT = 300;
    private static final int NOT_MODIFIED = 304;
    private static final int LEAST_HTTP_ERROR = 400;

    /** What an older worker did not tell is unknown. */
    public Answers {
        byStatus = byStatus == null ? Map.of() : byStatus;
        byBytes = byBytes == null ? Collections.emptySortedMap() : byBytes;
        means = means == null ? Means.UNKNOWN : means;
        errorsFrom = errorsFrom == null ? Map.of() : errorsFrom;
    }

    /** Answers whose errors nobody has looked at. */
    public Answers(
            Map<Integer, Long> byStatus,
            SortedMap<Long, Long> byBytes,
            long connectionsOpened,
            long sentAgain,
            Means means) {
        this(byStatus, byBytes, connectionsOpened, sentAgain, means, Map.of());
    }

    /**
     * What answers came by, as connections have agreed on it.
     *
     * @param protocols versions of protocols, such as {@code HTTP/1.1}
     * @param tlsVersions versions of TLS, such as {@code TLSv1.3}; empty in cleartext
     * @param addresses addresses with ports that connections were made to
     */
    public record Means(List<String> protocols, List<String> tlsVersions, List<String> addresses) {

        /** Nobody tells. */
        public static final Means UNKNOWN = new Means(List.of(), List.of(), List.of());

        /** What is absent is unknown. */
        public Means {
            protocols = protocols == null ? List.of() : protocols;
            tlsVersions = tlsVersions == null ? List.of() : tlsVersions;
            addresses = addresses == null ? List.of() : addresses;
        }

        private static Means together(List<Means> all) {
            return new Means(
                    distinct(all, Means::protocols),
                    distinct(all, Means::tlsVersions),
                    distinct(all, Means::addresses));
        }

        private static List<String> distinct(List<Means> all, Function<Means, List<String>> some) {
            return all.stream()
                    .flatMap(means -> some.apply(means).stream())
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    /** Of several workers, or trials. */
    public static Answers together(Collection<Answers> all) {
        SortedMap<Integer, Long> byStatus = new TreeMap<>();
        SizeCounts byBytes = new SizeCounts();
        SortedMap<Integer, String> errorsFrom = new TreeMap<>();
        for (Answers one : all) {
            one.byStatus().forEach((status, count) -> byStatus.merge(status, count, Long::sum));
            one.byBytes().forEach(byBytes::add);
            one.errorsFrom().forEach(errorsFrom::putIfAbsent);
        }
        return new Answers(
                byStatus,
                byBytes.counts(),
                all.stream().mapToLong(Answers::connectionsOpened).sum(),
                all.stream().mapToLong(Answers::sentAgain).sum(),
                Means.together(all.stream().map(Answers::means).toList()),
                errorsFrom);
    }

    /** Whether anything is known of them. */
    public boolean known() {
        return !byStatus.isEmpty() || !byBytes.isEmpty() || !means.protocols().isEmpty();
    }

    /** Whether an answer with this status says where else to ask. It counts as any other answer. */
    public static boolean isRedirect(int status) {
        return status >= LEAST_REDIRECT && status < LEAST_HTTP_ERROR && status != NOT_MODIFIED;
    }

    /** Whether an answer with this status counts as a failure. */
    public static boolean isError(int status) {
        return isOfGrpc(status) ? status != 0 : status >= LEAST_HTTP_ERROR;
    }

    /** Whether a status is one of gRPC, and not of HTTP. */
    public static boolean isOfGrpc(int status) {
        return status < LEAST_HTTP_STATUS;
    }

    /** Those answers by status that do not count as failures. */
    SortedMap<Integer, Long> fineByStatus() {
        SortedMap<Integer, Long> fine = new TreeMap<>(byStatus);
        fine.keySet().removeIf(Answers::isError);
        return fine;
    }

    /** Those that do. */
    SortedMap<Integer, Long> errorsByStatus() {
        SortedMap<Integer, Long> errors = new TreeMap<>(byStatus);
        errors.keySet().removeIf(status -> !isError(status));
        return errors;
    }
}
