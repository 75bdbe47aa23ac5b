package dev.tare.reconcile.status;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Logs what is decided on resources, which are looked at again and again: what is decided once more in the same words is not
 * worth another line.
 */
public final class DecisionLog {

    /** More decisions than are open at a time; of those beyond it, the oldest may be told again. */
    private static final int MOST_REMEMBERED = 10_000;

    private final String about;
    private final Map<String, List<String>> last = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<String>> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /**
     * A log of decisions of one kind.
     *
     * @param about of which kind, such as {@code step}
     */
    public DecisionLog(String about) {
        this.about = about;
    }

    /**
     * Something is done to a resource.
     *
     * @param resource the resource
     * @param decision what, in one word
     * @param message the particulars; empty for none
     */
    public void decided(HasMetadata resource, String decision, String message) {
        if (isNew(resource, decision, message)) {
            ResourceLog.happened(resource, about, decision, message);
        } else {
            ResourceLog.nothing(resource, about, decision, message);
        }
    }

    /** There is nothing to do but to wait. */
    public void waits(HasMetadata resource, String decision, String message) {
        ResourceLog.nothing(resource, about, decision, message);
    }

    private synchronized boolean isNew(HasMetadata resource, String decision, String message) {
        List<String> decided = List.of(decision, message);
        return !decided.equals(last.put(resource.getMetadata().getUid(), decided));
    }
}
