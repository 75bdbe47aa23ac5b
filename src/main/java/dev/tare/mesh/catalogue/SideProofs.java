package dev.tare.mesh.catalogue;

import java.util.List;

/**
 * How it is known that a request has crossed the proxy of one side.
 *
 * @param shownBy signs of which each alone shows it; none of them is one that the other side's proxy gives, too
 * @param otherwise why nothing shows it, where {@code shownBy} is empty, or else what to do where none of them is seen: the
 *     end of a sentence; absent where there is nothing to say
 */
public record SideProofs(List<Proof> shownBy, String otherwise) {

    /** Of a side of which nothing is said. */
    static final SideProofs NONE = new SideProofs(null, null);

    /** Copies the list. */
    public SideProofs {
        shownBy = shownBy == null ? List.of() : List.copyOf(shownBy);
    }

    /** Whether an entry says something of it. */
    public boolean saysSomething() {
        return !shownBy.isEmpty() || otherwise != null;
    }
}
