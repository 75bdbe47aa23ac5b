package dev.tare.load;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.load.HostileAnswer.Then;
import dev.tare.load.TrialBench.Parts;
import dev.tare.measure.ConstantArrivals;
import dev.tare.measure.ErrorCause;
import dev.tare.peers.Http2Text;
import dev.tare.peers.ScriptedServer;
import dev.tare.peers.ScriptedServer.Conversation;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever a server of HTTP/2 does: no trial hangs, every request counts once, and those that fail do so under their cause. */
@Timeout(60)
class HostileHttp2ServerTest {

    private static final int REQUESTS = 20;

    /** Longer ones are not sent byte by byte. */
    private static final int CUT_EVERYWHERE_UP_TO = 200;

    private static final String NO_SETTINGS = Http2Text.frame(Http2Text.SETTINGS, 0, 0, "");

    private final TrialBench bench = new TrialBench();

    @AfterEach
    void close() {
        bench.close();
    }

    static Stream<HostileHttp2Answer> answers() {
        return HostileHttp2Answer.all().stream();
    }

    static Stream<HostileHttp2Answer> shortAnswers() {
        return answers().filter(answer -> answer.written().apply(1).length() <= CUT_EVERYWHERE_UP_TO);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void everyRequestCountsOnceAndUnderItsCause(HostileHttp2Answer answer) throws Exception {
        assertCounted(answer, run(answer, Conversation::write));
    }

    @ParameterizedTest
    @MethodSource("shortAnswers")
    void howeverTheAnswerIsCut(HostileHttp2Answer answer) throws Exception {
        assertCounted(answer, run(answer, Conversation::writeByteByByte));
    }

    @Test
    void areMany() {
        assertThat(answers().map(HostileHttp2Answer::name))
                .hasSizeGreaterThan(60)
                .doesNotHaveDuplicates();
    }

    private interface Writing {
        void write(Conversation conversation, String bytes) throws IOException;
    }

    private TrialRecorder run(HostileHttp2Answer answer, Writing writing) throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(conversation -> Http2Text.serve(conversation, NO_SETTINGS, (with, stream) -> {
                    writing.write(with, answer.written().apply(stream));
                    if (answer.then() == Then.RESET) {
                        // What was written is on its way before the reset, which would overtake it in the kernel.
                        Thread.sleep(2);
                        with.reset();
                    }
                    return answer.then() == Then.WAIT;
                }))) {
            ConnectionPool pool = bench.pool(
                    server.address(),
                    new Http2Protocol(Http2Request.of(TrialBench.GET, Map.of(), "http", "tested"), 3),
                    4);
            long timeoutMs = answer.cause() == ErrorCause.TIMEOUT ? 50 : 14_000;
            return bench.run(
                    pool,
                    new ConstantArrivals(500, 0, 1),
                    Parts.recorded(REQUESTS * 1_000 / 500).withTimeout(timeoutMs));
        }
    }

    private static void assertCounted(HostileHttp2Answer answer, TrialRecorder recorder) {
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
