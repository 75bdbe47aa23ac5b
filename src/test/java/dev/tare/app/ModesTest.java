package dev.tare.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

import dev.tare.load.Timeouts;
import dev.tare.load.worker.Worker;

import static org.assertj.core.api.Assertions.assertThat;

/** The options of the modes that a fleet starts. */
class ModesTest {

    private static WorkerCommand worker(String... options) {
        return CommandLine.populateCommand(new WorkerCommand(), options);
    }

    @Test
    void aWorkerOnThisMachineExpectsThatEverythingRuns() {
        WorkerCommand worker = worker("--assignment", "a.json", "--schedule", "s.json");
        assertThat(worker.instructions())
                .isEqualTo(new Worker.Instructions(Path.of("a.json"), Path.of("s.json"), Optional.empty()));
        assertThat(worker.patience()).isEqualTo(Timeouts.RUNNING);
    }

    @Test
    void aWorkerInAPodWaitsAndSaysThatItIsReady() {
        WorkerCommand worker = worker("--assignment", "a", "--schedule", "s", "--ready-file", "r", "--patience", "60s");
        assertThat(worker.instructions().ready()).contains(Path.of("r"));
        assertThat(worker.patience()).isEqualTo(Timeouts.whileStartingUp(Duration.ofSeconds(60)));
    }

    /** Exit code and message of a mode that does not begin. */
    private static List<Object> run(String... words) {
        StringWriter messages = new StringWriter();
        int exitCode = execute(messages, words);
        return List.of(exitCode, messages.toString().lines().findFirst().orElse(""));
    }

    private static int execute(StringWriter messages, String... words) {
        return Tare.commandLine(new Tare()).setErr(new PrintWriter(messages)).execute(words);
    }

    @Test
    void whatIsWrongIsNotLostAmongAllOptions() {
        StringWriter messages = new StringWriter();
        assertThat(execute(messages, "run", "--out", "there", "examples/quickstart"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(messages.toString().lines())
                .containsExactly(
                        "Unknown option: '--out'", "Possible solutions: --output, --out-dir", "see: tare run --help");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "run | Missing required parameter: ",
                "worker --assignment a.json | Missing required option: '--schedule=<schedule>'",
                "worker --schedule s.json | Missing required option: '--assignment=<assignment>'",
                "worker --assignment a --schedule s --patience soon | Invalid value for option '--patience'",
                "target --address no-such-host.invalid | tare: --address is 'no-such-host.invalid', which cannot be resolved",
                "target --port 65536 | tare: --port is 65536, but must be from 0 to 65535",
                "target --tls-key k.pem | tare: --tls-certificate and --tls-key must be given together",
                "target --tls-certificate no.pem --tls-key no.key | tare: no.pem does not exist",
                "run --jaeger localhost:4318 a | tare: --jaeger is 'localhost:4318', but must be a URL such as http://",
                "run --jaeger http://localhost:99999 a | tare: --jaeger is 'http://localhost:99999', but its port must be from 1",
                "run --jaeger http://localhost:0 a | tare: --jaeger is 'http://localhost:0', but its port must be from 1 to",
                "target --spans --protocol http2 | tare: --spans goes with --protocol http1",
                "proxy --upstream a:1 --spans --protocol tcp | tare: --spans goes with --protocol http1",
                "target --schedule | Missing required parameter for option '--schedule' (FILE)",
                "report | Error: Missing required argument (specify one of these): (RUN | --run=RUN)",
                "report --run ../a/b | Invalid value for option '--run': '../a/b' must name a run or a profile: ",
                "report --run ../b | Invalid value for option '--run': '../b' must name a run or a profile: ",
                "run profile/checkout | tare: profile/checkout is not a file; a profile of a cluster is run there by: kubectl tare",
                "report --run a/b --kubeconfig no-file | tare: --kubeconfig is no-file, which cannot be read",
                "play --port 0 | tare: --port is 0, but must be from 1 to 65000",
                "play retries canaries | tare: there is no lesson 'canaries': lessons are discovery, load-balancing, ",
                "play --show canaries | tare: there is no lesson 'canaries': lessons are discovery, ",
                "play --serve canaries | tare: there is no lesson 'canaries': lessons are discovery, ",
                "play --envoy no-such-file | tare: no-such-file cannot be run: ",
                "proxy --upstream nowhere | tare: --upstream is 'nowhere', but must be HOST:PORT"
            })
    void whatIsWrongIsSaid(String words, String message) {
        List<Object> result = run(words.split(" "));
        assertThat(result.get(0)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(result.get(1)).asString().startsWith(message);
    }
}
