package dev.tare.api;

import java.util.stream.Stream;

/** The reasons for which workers give up, as the conditions of a run have them. */
public final class WorkerReasons {

    private WorkerReasons() {}

    /**
     * That of a run.
     *
     * @param name what a worker's last line calls it; that of another version of Tare may be unknown, and stays as it is
     */
    public static Reason ofRun(String name) {
        return Stream.<Reason>concat(Stream.of(StartFailureReason.values()), Stream.of(MeasuringFailureReason.values()))
                .filter(reason -> reason.text().equals(name))
                .findFirst()
                .orElseGet(() -> new Reason.Quoted(name));
    }
}
