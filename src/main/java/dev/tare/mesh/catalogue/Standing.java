package dev.tare.mesh.catalogue;

import java.time.LocalDate;

/**
 * How a mesh's project is doing.
 *
 * @param state whether it is still developed
 * @param since the day on which that was looked up, or since which it is so; absent where nobody has looked
 * @param instead of one that is not alive, what to use, as the end of a sentence
 */
public record Standing(State state, LocalDate since, String instead) {

    static final Standing ALIVE = new Standing(State.Alive, null, null);

    /** Whether a project is still developed. */
    public enum State {
        /** Releases appear. */
        Alive,
        /** It works, and nobody develops it. */
        Unmaintained,
        /** Its makers ended it. */
        Retired
    }
}
