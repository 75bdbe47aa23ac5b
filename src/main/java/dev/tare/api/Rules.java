package dev.tare.api;

/** Schema rules that several fields share, so that the same mistake gets the same sentence everywhere. */
final class Rules {

    /** CEL: a duration as Kubernetes writes it, with microseconds as the smallest unit. */
    static final String DURATION = "self.matches('^([0-9]+(\\\\.[0-9]+)?(us|ms|s|m|h))+$')";

    static final String DURATION_MESSAGE = "must be a duration with its unit, such as 250us, 500ms, 20s or 5m";

    /** CEL: a duration that is more than nothing. */
    static final String POSITIVE_DURATION = "!self.matches('^([0.]+(us|ms|s|m|h))+$')";

    static final String POSITIVE_DURATION_MESSAGE = "must be longer than zero";

    /** CEL: a DNS-1123 label. */
    static final String LABEL = "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')";

    static final String LABEL_MESSAGE =
            "must be lower-case letters, digits and '-', beginning and ending with a letter or digit";

    private Rules() {}
}
