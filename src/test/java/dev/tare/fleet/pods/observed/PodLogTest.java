package dev.tare.fleet.pods.observed;

import java.util.List;

import org.junit.jupiter.api.Test;

import dev.tare.wire.Json;
import dev.tare.wire.WorkerLine;

import static org.assertj.core.api.Assertions.assertThat;

class PodLogTest {

    private static final WorkerLine SCHEDULED = new WorkerLine.Scheduled(0, 3, 2_000, 1_000);
    private static final WorkerLine PROGRESS = new WorkerLine.Progress(0, 3, "baseline", 1, 10, 9);

    @Test
    void takesTheLinesOfTheProtocol() {
        PodLog read = PodLog.of(
                "WARNING: something of Java's own\n" + Json.write(SCHEDULED) + "\n" + Json.write(PROGRESS) + "\n");
        assertThat(read).isEqualTo(new PodLog(List.of(SCHEDULED, PROGRESS), 0));
    }

    @Test
    void leavesALineThatIsStillBeingWritten() {
        String whole = Json.write(PROGRESS);
        for (int length = 0; length < whole.length(); length++) {
            assertThat(PodLog.of(Json.write(SCHEDULED) + "\n" + whole.substring(0, length)))
                    .isEqualTo(new PodLog(List.of(SCHEDULED), 0));
        }
    }

    @Test
    void countsWhatItCannotRead() {
        PodLog read = PodLog.of("{\"type\":\"result\",\"block\n{\"type\":\"sermon\"}\n" + Json.write(SCHEDULED) + "\n");
        assertThat(read).isEqualTo(new PodLog(List.of(SCHEDULED), 2));
    }

    @Test
    void takesNothingFromAnEmptyLog() {
        assertThat(PodLog.of("")).isEqualTo(new PodLog(List.of(), 0));
    }
}
