package dev.tare.load;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.load.TrialBench.Parts;
import dev.tare.measure.ConstantArrivals;
import dev.tare.measure.ErrorCause;
import dev.tare.peers.ScriptedServer;
import dev.tare.peers.ScriptedServer.Conversation;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever a server does: no trial hangs, every request counts once, and those that fail do so under their cause. */
@Timeout(60)
class HostileServerTest {

    private static final int REQUESTS = 20;

    /** Longer ones are not sent byte by byte. */
    private static final int CUT_EVERYWHERE_UP_TO = 200;

    private final TrialBench bench = new TrialBench();

    @AfterEach
    void close() {
        bench.close();
    }

    static Stream<HostileAnswer> answers() {
        return Stream.concat(HostileAnswer.all().stream(), HostileAnswer.tooMuch().stream());
    }

    static Stream<HostileAnswer> shortAnswers() {
        return HostileAnswer.all().stream().filter(answer -> answer.bytes().length() <= CUT_EVERYWHERE_UP_TO);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void everyRequestCountsOnceAndUnderItsCause(HostileAnswer answer) throws Exception {
        assertCounted(answer, run(answer, conversation -> conversation.write(answer.bytes())));
    }

    @ParameterizedTest
    @MethodSource("shortAnswers")
    void howeverTheAnswerIsCut(HostileAnswer answer) throws Exception {
        assertCounted(answer, run(answer, conversation -> conversation.writeByteByByte(answer.bytes())));
    }

    @Test
    void areMany() {
        assertThat(answers().map(HostileAnswer::name)).hasSizeGreaterThan(80).doesNotHaveDuplicates();
    }

    private interface Writing {
        void write(Conversation conversation) throws IOException;
    }

    private TrialRecorder run(HostileAnswer answer, Writing writing) throws Exception {
        try (ScriptedServer server = new ScriptedServer(conversation -> {
            while (conversation.readMessage() != null) {
                writing.write(conversation);
                switch (answer.then()) {
                    case RESET -> {
                        // What was written is on its way before the reset, which would overtake it in the kernel.
                        Thread.sleep(2);
                        conversation.reset();
                        return;
                    }
                    case CLOSE -> {
                        return;
                    }
                    case WAIT -> {
                        // for the next request
                    }
                }
            }
        })) {
            ConnectionPool pool = bench.pool(server.address(), TrialBench.GET, 4);
            long timeoutMs = answer.cause() == ErrorCause.TIMEOUT ? 50 : 14_000;
            return bench.run(
                    pool,
                    new ConstantArrivals(500, 0, 1),
                    Parts.recorded(REQUESTS * 1_000 / 500).withTimeout(timeoutMs));
        }
    }

    private static void assertCounted(HostileAnswer answer, TrialRecorder recorder) {
        assertThat(recorder.scheduled()).isEqualTo(REQUESTS);
        if (answer.cause() == null) {
            assertThat(recorder.errors()).isEmpty();
            assertThat(recorder.answered()).isEqualTo(REQUESTS);
        } else {
            assertThat(recorder.errors()).isEqualTo(Map.of(answer.cause(), (long) REQUESTS));
            assertThat(recorder.answered()).isZero();
        }
    }
}
