package dev.tare.play;

import java.util.List;
import java.util.Map;

/**
 * Requests that are sent alike, and what is to be seen of their answers.
 *
 * @param name whose they are, where there are several kinds; empty if not
 * @param send how they are sent
 * @param headers their headers
 * @param happenings what happens meanwhile
 * @param checks what is to be seen
 */
public record Requests(
        String name, Sending send, Map<String, String> headers, List<Happening> happenings, List<Check> checks) {

    /** Copies what it holds. */
    public Requests {
        name = name == null ? "" : name;
        headers = headers == null ? Map.of() : Map.copyOf(headers);
        happenings = happenings == null ? List.of() : List.copyOf(happenings);
        checks = List.copyOf(checks);
    }

    /**
     * How requests are sent.
     *
     * @param count how many
     * @param atATime how many are under way at a time at the most, each on a connection of its own, which is kept
     * @param perSecond how many are sent a second; 0: each as soon as there is room for it
     * @param through which listener they are sent to
     * @param path what they ask for
     */
    public record Sending(int count, int atATime, double perSecond, String through, String path) {

        private static final int USUAL_AT_A_TIME = 8;

        /** Where nothing is said, eight at a time ask the one proxy for the root. */
        public Sending {
            atATime = atATime == 0 ? USUAL_AT_A_TIME : atATime;
            through = through == null ? Application.PROXY : through;
            path = path == null ? "/" : path;
        }
    }
}
