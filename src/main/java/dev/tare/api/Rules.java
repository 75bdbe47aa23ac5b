package dev.tare.api;

/** Schema rules that several fields share, so that the same mistake gets the same sentence everywhere. */
final class Rules {

    /** CEL: a duration as Kubernetes writes it, with microseconds as the smallest unit. */
    static final String DURATION = "self.matches('^([0-9]+([.][0-9]+)?(us|ms|s|m|h))+$')";

    static final String DURATION_MESSAGE = "must be a duration with its unit, such as 250us, 500ms, 20s or 5m";

    /** CEL: holds of what is no duration at all, which {@link #DURATION} refuses already. */
    private static final String NO_DURATION = "!" + DURATION + " || ";

    /** CEL: as long as a latency that can be recorded. */
    static final String UP_TO_A_MINUTE = NO_DURATION + "duration(self) <= duration('60s')";

    static final String UP_TO_A_MINUTE_MESSAGE = "must be at most 60s";

    /** CEL: as long as an answer may take. */
    static final String MILLISECOND_TO_MINUTE =
            NO_DURATION + "duration(self) >= duration('1ms') && duration(self) <= duration('60s')";

    static final String MILLISECOND_TO_MINUTE_MESSAGE = "must be from 1ms to 60s";

    /** CEL: as far apart as a worker may send in batches. */
    static final String TENTH_MILLISECOND_TO_SECOND =
            NO_DURATION + "duration(self) >= duration('100us') && duration(self) <= duration('1s')";

    static final String TENTH_MILLISECOND_TO_SECOND_MESSAGE = "must be from 100us to 1s";

    /** CEL: as long as a chart may take until it is ready. */
    static final String SECOND_TO_HOUR =
            NO_DURATION + "duration(self) >= duration('1s') && duration(self) <= duration('1h')";

    static final String SECOND_TO_HOUR_MESSAGE = "must be from 1s to 1h";

    /** CEL: as long as an application may stay whose users' tokens hold for half a day. */
    static final String MINUTE_TO_HALF_DAY =
            NO_DURATION + "duration(self) >= duration('1m') && duration(self) <= duration('12h')";

    static final String MINUTE_TO_HALF_DAY_MESSAGE = "must be from 1m to 12h";

    /** CEL: as long as a trial may warm up. */
    static final String UP_TO_AN_HOUR = NO_DURATION + "duration(self) <= duration('1h')";

    static final String UP_TO_AN_HOUR_MESSAGE = "must be at most 1h";

    /** CEL: as long as a trial may record. */
    static final String TENTH_TO_HOUR =
            NO_DURATION + "duration(self) >= duration('100ms') && duration(self) <= duration('1h')";

    static final String TENTH_TO_HOUR_MESSAGE = "must be from 100ms to 1h";

    /** CEL: a DNS-1123 label. */
    static final String LABEL = "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')";

    static final String LABEL_MESSAGE =
            "must be lower-case letters, digits and '-', beginning and ending with a letter or digit";

    /** CEL: a DNS-1123 subdomain, as most objects' names are. */
    static final String SUBDOMAIN =
            "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$')";

    static final String SUBDOMAIN_MESSAGE =
            "must be lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit";

    /** CEL: a key that ConfigMaps and Secrets may have. */
    static final String DATA_KEY = "self.matches('^[A-Za-z0-9._-]+$') && self != '.' && !self.startsWith('..')";

    static final String DATA_KEY_MESSAGE =
            "must be a key that ConfigMaps and Secrets may have: letters, digits, '-', '_' and '.'";

    /** CEL, of a resource: its name can be the value of a label. */
    static final String NAME_FITS_A_LABEL = "size(self.metadata.name) <= 63";

    static final String NAME_FITS_A_LABEL_MESSAGE =
            "metadata.name must have at most 63 characters: pods carry it as a label";

    /** CEL, of a map: its keys are names that labels and annotations may have. */
    static final String QUALIFIED_KEYS = "self.all(k, k.matches('^([a-z0-9]([-a-z0-9]*[a-z0-9])?"
            + "([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$'))";

    static final String QUALIFIED_KEYS_MESSAGE =
            "must have names that Kubernetes allows, such as app or example.org/app";

    /** CEL, of a map: its values may be those of labels. */
    static final String LABEL_VALUES = "self.all(k, self[k].matches('^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$'))";

    static final String LABEL_VALUES_MESSAGE =
            "must have values that labels may have: letters, digits, '-', '_' and '.',"
                    + " beginning and ending with a letter or digit";

    /** CEL, of a map: its keys are nobody's but the user's. */
    static final String NOT_OURS = "self.all(k, !k.matches('^([^/]*[.])?tare[.]dev/'))";

    static final String NOT_OURS_MESSAGE = "must not be of tare.dev: Tare sets those itself";

    /** A list of header names that the load generator writes itself, in CEL. */
    static final String OWN_HEADERS = "['host', 'content-length', 'transfer-encoding', 'connection']";

    static final String OWN_HEADERS_MESSAGE =
            "must not set host, content-length, transfer-encoding or connection: the load generator does,"
                    + " and request.host says which host";

    static final String CONNECTION_HEADERS = "['te', 'upgrade', 'keep-alive', 'proxy-connection']";

    private static final String HOST = "([A-Za-z0-9._-]+|[[][0-9A-Fa-f:.]+[]])";

    private static final String PORT =
            "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

    /** CEL: scheme, host and port of a server, and nothing else; schemes have no case (RFC 3986, 3.1). */
    static final String SERVER = "self.matches('^([Hh][Tt][Tt][Pp][Ss]?://" + HOST + "(:" + PORT + ")?|[Tt][Cc][Pp]://"
            + HOST + ":" + PORT + ")/?$')";

    /** CEL: a host, perhaps with a port: what follows the scheme of a URL. */
    static final String AUTHORITY = "self.matches('^" + HOST + "(:" + PORT + ")?$')";

    static final String AUTHORITY_MESSAGE = "must be a host or host:port, such as shop.example: no scheme and no path";

    /** CEL: a path and its query as they are sent: a fragment is not (RFC 9112, 3.2). */
    static final String PATH = "self.matches('^/[!-\"$-~]*$')";

    static final String PATH_MESSAGE = "must begin with '/' and hold printable ASCII without spaces and '#';"
            + " everything else is percent-encoded, as in /caf%C3%A9";

    private static final String CRON_ITEM = "([*]|[0-9]{1,2}(-[0-9]{1,2})?|[A-Za-z]{3}(-[A-Za-z]{3})?)(/[0-9]{1,2})?";

    private static final String CRON_FIELD = CRON_ITEM + "(," + CRON_ITEM + ")*";

    /** CEL: five fields in the form that crontab(5) gives them; not whether what they say makes sense. */
    static final String CRON = "self.matches('^" + CRON_FIELD + "( +" + CRON_FIELD + "){4}$')";

    private Rules() {}
}
