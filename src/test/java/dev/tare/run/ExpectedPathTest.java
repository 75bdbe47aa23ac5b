package dev.tare.run;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import dev.tare.mesh.SidecarMesh.Side;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerLine.Seen;

import static org.assertj.core.api.Assertions.assertThat;

/** What a path must show of its two sides, and what is said of them. */
class ExpectedPathTest {

    private static final Seen OWN = new Seen("connection from", "its own pod, 127.0.0.6", true);
    private static final Seen ELSEWHERE = new Seen("connection from", "elsewhere, 10.0.0.7", false);
    private static final Seen COUNTER = new Seen("proxy metric rq_total", "grew by 1", true);
    private static final Seen STILL = new Seen("proxy metric rq_total", "stayed 7", false);
    private static final Seen SERVER = new Seen("response header server", "envoy", true);

    private static final ExpectedSide CLIENT = new ExpectedSide(
            Side.CLIENT,
            List.of(
                    new ExpectedSide.Mark("response header server", "my-envoy"),
                    new ExpectedSide.Mark("proxy metric rq_total", null)),
            "open its port");
    private static final ExpectedSide TARGET =
            new ExpectedSide(Side.SERVER, List.of(new ExpectedSide.Mark("connection from", "its own pod, .*")), "");

    private static ExpectedPath path(ExpectedSide... sides) {
        return ExpectedPath.withSigns(List.of("response header server"), List.of(sides));
    }

    private static Evidence seen(Seen... signs) {
        return new Evidence(List.of(), "", List.of(signs), "", "");
    }

    private static Stream<String> said(ExpectedPath path, Evidence evidence) {
        return path.remarks(evidence).stream().map(remark -> remark.sign() + ": " + remark.value());
    }

    @Test
    void oneSignOfEachSideIsEnough() {
        Evidence both = seen(SERVER, COUNTER, OWN);
        assertThat(path(CLIENT, TARGET).missing(both)).isEmpty();
        assertThat(said(path(CLIENT, TARGET), both))
                .containsExactly(
                        "client's proxy: crossed, as is seen by proxy metric rq_total",
                        "target's proxy: crossed, as is seen by connection from");
    }

    /** The header has what the whole path asks for, which either proxy gives, and not what the client's alone does. */
    @Test
    void whatEitherProxyGivesShowsNoSide() {
        assertThat(path(CLIENT, TARGET).missing(seen(SERVER, STILL, OWN)))
                .hasValue(
                        "only the target's side is crossed: the client's is shown neither by response header server nor by"
                                + " proxy metric rq_total; open its port");
        assertThat(path(CLIENT, TARGET).missing(seen(SERVER, COUNTER, ELSEWHERE)))
                .hasValue("only the client's side is crossed: the target's is not shown by connection from");
        assertThat(path(CLIENT, TARGET).missing(seen(SERVER, STILL, ELSEWHERE)))
                .hasValue(
                        "neither side is shown to be crossed: the client's is shown neither by response header server nor by"
                                + " proxy metric rq_total; open its port");
    }

    @Test
    void whatNothingCanShowIsNotRequiredAndSaid() {
        ExpectedPath path = path(new ExpectedSide(Side.CLIENT, List.of(), "bytes show nothing"), TARGET);
        assertThat(path.missing(seen(SERVER, OWN))).isEmpty();
        assertThat(said(path, seen(SERVER, OWN)))
                .containsExactly(
                        "client's proxy: nothing shows whether it was crossed: bytes show nothing",
                        "target's proxy: crossed, as is seen by connection from");
    }

    @Test
    void oneSideThatWasAskedForIsSaid() {
        ExpectedPath path = new ExpectedPath(List.of("tare-server"), false).only(Side.SERVER);
        Evidence evidence = new Evidence(List.of("1.1 tare-server"), "");
        assertThat(path.missing(evidence)).isEmpty();
        assertThat(said(path, evidence)).containsExactly("sidecars: on the server's side only, as asked for");
        assertThat(ExpectedPath.NONE.remarks(evidence)).isEmpty();
    }
}
