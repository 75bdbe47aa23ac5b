package dev.tare.load.http2;

import java.io.IOException;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.load.SampleProtocols;
import dev.tare.load.trial.HostileTrial;
import dev.tare.load.trial.TrialBench;
import dev.tare.peers.Http2Text;
import dev.tare.peers.ScriptedServer;
import dev.tare.peers.ScriptedServer.Conversation;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever a server of HTTP/2 does: no trial hangs, every request counts once, and those that fail do so under their cause. */
@Timeout(60)
class HostileHttp2ServerTest {

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
        return answers().filter(answer -> HostileTrial.isShort(answer.written().apply(1)));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void everyRequestCountsOnceAndUnderItsCause(HostileHttp2Answer answer) throws Exception {
        assertCounted(answer, Conversation::write);
    }

    @ParameterizedTest
    @MethodSource("shortAnswers")
    void howeverTheAnswerIsCut(HostileHttp2Answer answer) throws Exception {
        assertCounted(answer, Conversation::writeByteByByte);
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

    private void assertCounted(HostileHttp2Answer answer, Writing writing) throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(conversation -> Http2Text.serve(conversation, NO_SETTINGS, (with, stream) -> {
                    writing.write(with, answer.written().apply(stream));
                    return answer.then().follow(with);
                }))) {
            HostileTrial.assertCounted(bench, server, SampleProtocols.http2(3), answer.cause());
        }
    }
}
