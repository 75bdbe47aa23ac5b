package dev.tare.manifest;

import java.util.List;
import java.util.function.Function;

/**
 * What came of checking something that a user wrote: the thing itself, or what is wrong with it.
 *
 * @param <T> the thing
 */
public sealed interface Validated<T> {

    /** What is wrong; empty when it is accepted. */
    List<Problem> problems();

    /** The result of a further check of what was accepted; problems stay. */
    <R> Validated<R> then(Function<? super T, Validated<R>> check);

    /** The same, with each problem placed in this file. */
    Validated<T> from(String file);

    /**
     * It is right.
     *
     * @param value the thing
     */
    record Accepted<T>(T value) implements Validated<T> {

        @Override
        public List<Problem> problems() {
            return List.of();
        }

        @Override
        public <R> Validated<R> then(Function<? super T, Validated<R>> check) {
            return check.apply(value);
        }

        @Override
        public Validated<T> from(String file) {
            return this;
        }
    }

    /**
     * It is not.
     *
     * @param problems what is wrong, one at least
     */
    record Refused<T>(List<Problem> problems) implements Validated<T> {

        /** Copies the list. */
        public Refused {
            problems = List.copyOf(problems);
        }

        @Override
        public <R> Validated<R> then(Function<? super T, Validated<R>> check) {
            return new Refused<>(problems);
        }

        @Override
        public Validated<T> from(String file) {
            return new Refused<>(problems.stream().map(p -> p.from(file)).toList());
        }
    }
}
