package dev.tare.wire;

/**
 * Why a worker cannot go on. A worker's last line carries the name over the process boundary, and the run's conditions have the same:
 * there is a constant of {@code dev.tare.api.StartFailureReason} or {@code MeasuringFailureReason} for each, which says what it means.
 */
public enum WorkerReason {
    HostNotFound,
    TargetRefused,
    ConnectionsRefused,
    SpeaksFirst,
    NoAnswer,
    TlsFailed,
    TlsNotUsable,
    AnswersTooLate,
    SeveralAddresses,
    SecretNotReadable,
    GeneratorNotFound,
    GeneratorFailed,
    WorkersTooFew,
    AssignmentUnreadable,
    ScheduleUnreadable,
    ReadyFileNotWritten
}
