package dev.tare.fleet.pods.observed;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.tare.wire.Json;
import dev.tare.wire.WorkerLine;

import static org.assertj.core.api.Assertions.assertThat;

class PodLogTest {

    private static final WorkerLine SCHEDULED = new WorkerLine.Scheduled(0, 3, 2_000, 1_000);
    private static final WorkerLine PROGRESS = new WorkerLine.Progress(0, 3, "baseline", 1, 10, 9);
    private static final WorkerLine UMLAUT = new WorkerLine.Failed(0, "NoAnswer", "für kein Geld der Welt");

    private final List<WorkerLine> lines = new ArrayList<>();

    private PodLog.Rest read(String... pieces) {
        lines.clear();
        PodLog log = new PodLog(lines::add);
        for (String piece : pieces) {
            log.take(ByteBuffer.wrap(piece.getBytes(StandardCharsets.UTF_8)));
        }
        return log.rest();
    }

    @Test
    void takesTheLinesOfTheProtocol() {
        assertThat(read("WARNING: something of Java's own\n" + Json.write(SCHEDULED) + "\n\n" + Json.write(PROGRESS)
                        + "\n"))
                .isEqualTo(new PodLog.Rest(0, false));
        assertThat(lines).containsExactly(SCHEDULED, PROGRESS);
    }

    @Test
    void leavesALineThatIsStillBeingWritten() {
        String whole = Json.write(PROGRESS);
        for (int length = 0; length < whole.length(); length++) {
            assertThat(read(Json.write(SCHEDULED) + "\n" + whole.substring(0, length)))
                    .isEqualTo(new PodLog.Rest(0, false));
            assertThat(lines).containsExactly(SCHEDULED);
        }
    }

    /** Wherever the pieces are cut: also within a letter. */
    @Test
    void putsPiecesTogether() {
        byte[] text = (Json.write(UMLAUT) + "\n" + Json.write(PROGRESS) + "\n").getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= text.length; cut++) {
            lines.clear();
            PodLog log = new PodLog(lines::add);
            assertThat(log.take(ByteBuffer.wrap(text, 0, cut))).isTrue();
            assertThat(log.take(ByteBuffer.wrap(text, cut, text.length - cut))).isTrue();
            assertThat(lines).containsExactly(UMLAUT, PROGRESS);
        }
    }

    @Test
    void countsWhatItCannotRead() {
        assertThat(read("{\"type\":\"result\",\"block\n{\"type\":\"sermon\"}\n" + Json.write(SCHEDULED) + "\n"))
                .isEqualTo(new PodLog.Rest(2, false));
        assertThat(lines).containsExactly(SCHEDULED);
    }

    @Test
    void takesNothingFromAnEmptyLog() {
        assertThat(read("")).isEqualTo(new PodLog.Rest(0, false));
        assertThat(lines).isEmpty();
    }

    @Test
    void passesOverALineThatIsTooLongForOneOfTheProtocol() {
        assertThat(read("{" + "x".repeat(PodLog.LONGEST_LINE_BYTES), "y\n" + Json.write(SCHEDULED) + "\n"))
                .isEqualTo(new PodLog.Rest(1, false));
        assertThat(lines).containsExactly(SCHEDULED);
    }

    @Test
    void readsToItsLastByteAndNoFurther() {
        String line = Json.write(SCHEDULED) + "\n";
        String rest = " ".repeat(PodLog.LONGEST_BYTES - line.length());
        assertThat(read(line, rest)).isEqualTo(new PodLog.Rest(0, false));
        assertThat(read(rest, "\n" + line)).isEqualTo(new PodLog.Rest(1, true));
        assertThat(lines).as("its end is not there").isEmpty();

        PodLog log = new PodLog(lines::add);
        assertThat(log.take(ByteBuffer.allocate(PodLog.LONGEST_BYTES))).isTrue();
        assertThat(log.take(ByteBuffer.allocate(1))).isFalse();
    }
}
