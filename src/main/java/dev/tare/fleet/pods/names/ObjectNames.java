package dev.tare.fleet.pods.names;

import dev.tare.plan.ShortHash;

/**
 * Names of a run's objects. All of them are labels of DNS, as a Service's must be, and short enough for what controllers
 * append to a pod's. A name that had to be changed for that ends in a hash of what it was.
 */
public final class ObjectNames {

    private static final int LONGEST_NAME = 52;
    private static final int LONGEST_LABEL = 63;
    private static final int HASH_DIGITS = 8;

    private final String run;

    public ObjectNames(String run) {
        this.run = run;
    }

    /** The Deployment and the Service of a sample target. */
    public String target(String environment) {
        return name(run + "-" + environment + "-target");
    }

    /** A worker's Job and the ConfigMap with its assignment. */
    public String worker(String environment, int worker) {
        return name(run + "-" + environment + "-worker-" + worker);
    }

    /** The Job of the pod that looks for a node for a group of others. */
    public String placeholder(String group) {
        return name(run + "-" + group + "-placeholder");
    }

    /** The ConfigMap of an environment's proxies. */
    public String proxies(String environment) {
        return name(run + "-" + environment + "-proxies");
    }

    /** The Secret with the certificates of a run's proxies; no other run's, not even one of the same name. */
    public String certificates(String uid) {
        return ending("-certificates-" + ShortHash.of(uid, HASH_DIGITS));
    }

    /** The Workload by which Kueue admits a run; no other run's, not even one of the same name. */
    public String workload(String uid) {
        return ending("-workload-" + ShortHash.of(uid, HASH_DIGITS));
    }

    /** What the names of a feature's objects begin with. */
    public String prefix() {
        return name(run);
    }

    /** The account of those pods of a run whose proxies read a token. */
    public String account() {
        return ending("-on-mesh");
    }

    /** What the ConfigMaps of a block's results begin with. */
    public String block(String block) {
        return name(run + "-" + block);
    }

    /** A name as the value of a label. */
    public static String labelValue(String name) {
        return name.length() <= LONGEST_LABEL ? name : shortened(name, name, LONGEST_LABEL);
    }

    /** A name whose end stays, by which the operator's admission policies know what it is. */
    private String ending(String end) {
        return name(run, LONGEST_NAME - end.length()) + end;
    }

    private static String name(String wanted) {
        return name(wanted, LONGEST_NAME);
    }

    private static String name(String wanted, int longest) {
        String valid = wanted.replace('.', '-');
        if (!Character.isLetter(valid.charAt(0))) {
            valid = "r-" + valid;
        }
        return valid.equals(wanted) && valid.length() <= longest ? valid : shortened(valid, wanted, longest);
    }

    private static String shortened(String text, String original, int length) {
        int kept = length - 1 - HASH_DIGITS;
        return text.substring(0, Math.min(kept, text.length())) + "-" + ShortHash.of(original, HASH_DIGITS);
    }
}
