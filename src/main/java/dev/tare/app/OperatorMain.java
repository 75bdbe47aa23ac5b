package dev.tare.app;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.config.ConfigValidationException;

/** The operator: looks after profiles, runs and meshes in a cluster until it is told to end. */
@QuarkusMain
public final class OperatorMain {

    /** Runs until the process is told to end. */
    public static void main(String[] arguments) {
        try {
            Quarkus.run(null, OperatorMain::ended, arguments);
        } catch (ExceptionInInitializerError e) {
            ended(ExitCode.INTERNAL, e);
        }
    }

    private static void ended(int code, Throwable failure) {
        if (failure == null) {
            System.exit(code);
        }
        List<String> problems =
                causes(failure).flatMap(OperatorMain::problems).distinct().toList();
        if (problems.isEmpty()) {
            System.err.println("tare: the operator cannot start or continue");
            failure.printStackTrace();
            System.exit(ExitCode.INTERNAL);
        }
        problems.forEach(problem -> System.err.println("tare: configuration: " + problem));
        System.exit(ExitCode.BAD_INPUT);
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }

    private static Stream<String> problems(Throwable failure) {
        if (failure instanceof InvalidConfigurationException invalid) {
            return invalid.problems().stream();
        }
        if (failure instanceof ConfigValidationException invalid) {
            return IntStream.range(0, invalid.getProblemCount())
                    .mapToObj(number -> ConfigurationProblem.sentenceOf(
                            invalid.getProblem(number).getMessage()));
        }
        return Stream.empty();
    }
}
