package dev.tare.manifest;

import java.util.List;
import java.util.function.Function;

/**
 * What came of checking something that a user wrote: the thing itself, or what is wrong with it.
 *
 * @param <T> the thing
 */
public sealed interface Checked<T> {

    /** What is wrong; empty when it is accepted. */
    List<Problem> problems();

    /** The result of a further check of what was accepted; problems stay. */
    <R> Checked<R> then(Function<? super T, Checked<R>> check);

    /** The same, with each problem placed in this file. */
    Checked<T> from(String file);

    /**
     * It is right.
     *
     * @param value the thing
     */
    record Accepted<T>(T value) implements Checked<T> {

        @Override
        public List<Problem> problems() {
            return List.of();
        }

        @Override
        public <R> Checked<R> then(Function<? super T, Checked<R>> check) {
            return check.apply(value);
        }

        @Override
        public Checked<T> from(String file) {
            return this;
        }
    }

    /**
     * It is not.
     *
     * @param problems what is wrong, one at least
     */
    record Refused<T>(List<Problem> problems) implements Checked<T> {

        /** Copies the list. */
        public Refused {
            problems = List.copyOf(problems);
        }

        @Override
        public <R> Checked<R> then(Function<? super T, Checked<R>> check) {
            return new Refused<>(problems);
        }

        @Override
        public Checked<T> from(String file) {
            return new Refused<>(problems.stream().map(p -> p.from(file)).toList());
        }
    }
}
