package dev.tare.play;

import java.util.List;

/**
 * Something that happens to pods while requests are being sent.
 *
 * @param action what
 * @param pods to which pods; where it happens again, to the next of them in turn
 * @param before before which request, counted from 0
 * @param every after how many requests it happens again; 0: never
 */
public record Happening(Action action, List<String> pods, int before, int every) {

    /** What may happen to a pod. */
    public enum Action {
        /** It dies: its connections break, and new ones are refused. */
        Kill("is killed"),
        /** It begins to answer, at the address that it had or will have. */
        Start("is started"),
        /** It is replaced by one at the same address that neither fails nor is slow. */
        Mend("is mended");

        private final String verb;

        Action(String verb) {
            this.verb = verb;
        }

        /** What happens to a pod, as a sentence. */
        public String sentence(String pod) {
            return "pod %s %s".formatted(pod, verb);
        }
    }

    /** Copies the list. */
    public Happening {
        pods = List.copyOf(pods);
    }

    /** Whether it happens before a request. */
    public boolean isBefore(int request) {
        return request == before || every > 0 && request > before && (request - before) % every == 0;
    }

    /** The pod that it happens to before a request. */
    public String podAt(int request) {
        int times = every > 0 ? (request - before) / every : 0;
        return pods.get(times % pods.size());
    }
}
