package dev.tare.run;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import dev.tare.mesh.SidecarMesh.Side;
import dev.tare.wire.Sign;
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

    private static final Seen UNREAD = new Seen("proxy metric rq_total", "", false);

    private static final Sign METRIC = new Sign(Sign.Place.PROXY_METRIC, "rq_total", ".*", 9901, "/stats");
    private static final Sign CONNECTION = new Sign(Sign.Place.CONNECTION, "from", "its own pod, .*", null, null);
    private static final ExpectedSide CLIENT = new ExpectedSide(
            Side.CLIENT,
            List.of(new Sign(Sign.Place.RESPONSE_HEADER, "server", "my-envoy", null, null), METRIC),
            "",
            "open its port");
    private static final ExpectedSide TARGET = new ExpectedSide(Side.SERVER, List.of(CONNECTION), "", "");

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
        ExpectedPath path =
                path(new ExpectedSide(Side.CLIENT, List.of(), "bytes show nothing", "open its port"), TARGET);
        assertThat(path.missing(seen(SERVER, OWN))).isEmpty();
        assertThat(said(path, seen(SERVER, OWN)))
                .containsExactly(
                        "client's proxy: nothing shows whether it was crossed: bytes show nothing",
                        "target's proxy: crossed, as is seen by connection from");
    }

    /** All that is left is a counter, which tells only where it can be read. */
    @Test
    void whatIsLeftOfHiddenSignsMayBeACounter() {
        ExpectedPath path = path(new ExpectedSide(Side.CLIENT, List.of(METRIC), "bytes show nothing", "open its port"));
        assertThat(path.missing(seen(SERVER, UNREAD))).isEmpty();
        assertThat(said(path, seen(SERVER, UNREAD)))
                .containsExactly("client's proxy: nothing shows whether it was crossed: bytes show nothing, and proxy"
                        + " metric rq_total could not be read");
        assertThat(said(path, seen(SERVER, COUNTER)))
                .containsExactly("client's proxy: crossed, as is seen by proxy metric rq_total");
        assertThat(path.missing(seen(SERVER, STILL)))
                .hasValue("neither side is shown to be crossed: the client's is not shown by proxy metric rq_total;"
                        + " open its port");
        assertThat(path(new ExpectedSide(Side.CLIENT, List.of(METRIC), "", "open its port"))
                        .missing(seen(SERVER, UNREAD)))
                .as("where nothing is hidden")
                .isPresent();
    }

    /** A proxy that keeps the client's address is known by a header, which TLS may hide. */
    @Test
    void whatIsLeftOfHiddenSignsMayBeTheConnection() {
        ExpectedPath path = path(new ExpectedSide(Side.SERVER, List.of(CONNECTION), "bytes show nothing", ""));
        assertThat(path.missing(seen(SERVER, ELSEWHERE))).isEmpty();
        assertThat(said(path, seen(SERVER, ELSEWHERE)))
                .containsExactly("target's proxy: nothing shows whether it was crossed: bytes show nothing, and"
                        + " connection from is 'elsewhere, 10.0.0.7', which it may be on both ways");
        assertThat(said(path, seen(SERVER, OWN)))
                .containsExactly("target's proxy: crossed, as is seen by connection from");
        assertThat(path.missing(seen(SERVER))).as("nothing was told").isPresent();
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
