package dev.tare.load.http1;

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
import dev.tare.peers.ScriptedServer;
import dev.tare.peers.ScriptedServer.Conversation;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever a server does: no trial hangs, every request counts once, and those that fail do so under their cause. */
@Timeout(60)
class HostileServerTest {

    private final TrialBench bench = new TrialBench();

    @AfterEach
    void close() {
        bench.close();
    }

    static Stream<HostileAnswer> answers() {
        return Stream.concat(HostileAnswer.all().stream(), HostileAnswer.tooMuch().stream());
    }

    static Stream<HostileAnswer> shortAnswers() {
        return HostileAnswer.all().stream().filter(answer -> HostileTrial.isShort(answer.bytes()));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void everyRequestCountsOnceAndUnderItsCause(HostileAnswer answer) throws Exception {
        assertCounted(answer, Conversation::write);
    }

    @ParameterizedTest
    @MethodSource("shortAnswers")
    void howeverTheAnswerIsCut(HostileAnswer answer) throws Exception {
        assertCounted(answer, Conversation::writeByteByByte);
    }

    @Test
    void areMany() {
        assertThat(answers().map(HostileAnswer::name)).hasSizeGreaterThan(80).doesNotHaveDuplicates();
    }

    private interface Writing {
        void write(Conversation conversation, String bytes) throws IOException;
    }

    private void assertCounted(HostileAnswer answer, Writing writing) throws Exception {
        try (ScriptedServer server = new ScriptedServer(conversation -> {
            while (conversation.readMessage() != null) {
                writing.write(conversation, answer.bytes());
                if (!answer.then().follow(conversation)) {
                    return;
                }
            }
        })) {
            HostileTrial.assertCounted(bench, server, SampleProtocols.http1(), answer.cause());
        }
    }
}
