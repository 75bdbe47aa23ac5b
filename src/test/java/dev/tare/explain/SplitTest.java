package dev.tare.explain;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

import dev.tare.explain.Split.Hop;

import static org.assertj.core.api.Assertions.assertThat;

class SplitTest {

    private static final List<Layer> BOTH_SIDES = List.of(Layer.CLIENT_PROXY, Layer.SERVER_PROXY, Layer.SERVER);

    private static Hop hop(String name, long ns) {
        return new Hop(name, ns);
    }

    @Test
    void eachPartIsWhatASpanHasMoreThanTheOneWithin() {
        Split split = Split.of(
                7, 100, BOTH_SIDES, Map.of(Layer.CLIENT_PROXY, 90L, Layer.SERVER_PROXY, 60L, Layer.SERVER, 20L));
        assertThat(split.hops())
                .containsExactly(
                        hop(Split.WAITING, 7),
                        hop("client to client proxy", 10),
                        hop("client proxy and wire", 30),
                        hop("server proxy", 40),
                        hop("server", 20));
        assertThat(split.missing()).isEmpty();
        assertThat(split.totalNs()).isEqualTo(107);
    }

    @Test
    void whatIsMissingIsPartOfTheHopBefore() {
        Split split = Split.of(0, 100, BOTH_SIDES, Map.of(Layer.CLIENT_PROXY, 90L, Layer.SERVER, 20L));
        assertThat(split.hops())
                .containsExactly(
                        hop(Split.WAITING, 0),
                        hop("client to client proxy", 10),
                        hop("client proxy and wire, server proxy", 70),
                        hop("server", 20));
        assertThat(split.missing()).containsExactly(Layer.SERVER_PROXY);

        Split nothing = Split.of(0, 100, BOTH_SIDES, Map.of());
        assertThat(nothing.hops())
                .containsExactly(
                        hop(Split.WAITING, 0),
                        hop("client to client proxy, client proxy and wire, server proxy, server", 100));
        assertThat(nothing.missing()).isEqualTo(BOTH_SIDES);
    }

    @Test
    void whatNobodyExpectsIsNeitherMissingNorShown() {
        Split split = Split.of(1, 50, List.of(Layer.SERVER), Map.of(Layer.SERVER, 20L, Layer.CLIENT_PROXY, 40L));
        assertThat(split.hops()).containsExactly(hop(Split.WAITING, 1), hop("client to server", 30), hop("server", 20));
        assertThat(split.missing()).isEmpty();

        assertThat(Split.of(1, 50, List.of(), Map.of()).hops())
                .containsExactly(hop(Split.WAITING, 1), hop("client and all behind it", 50));
    }

    /** It records nothing for Tare, and its time is not the proxy's. */
    @Test
    void theLastHopHasTheTargetThatIsNotTheSampleService() {
        List<Layer> proxies = List.of(Layer.CLIENT_PROXY, Layer.SERVER_PROXY);
        assertThat(Split.of(0, 100, proxies, Map.of(Layer.CLIENT_PROXY, 90L, Layer.SERVER_PROXY, 60L))
                        .hops())
                .containsExactly(
                        hop(Split.WAITING, 0),
                        hop("client to client proxy", 10),
                        hop("client proxy and wire", 30),
                        hop("server proxy and target", 60));
        assertThat(Split.of(0, 100, proxies, Map.of(Layer.CLIENT_PROXY, 90L)).hops())
                .last()
                .isEqualTo(hop("client proxy and wire, server proxy and target", 90));
        assertThat(Split.of(0, 100, List.of(Layer.CLIENT_PROXY), Map.of(Layer.CLIENT_PROXY, 90L))
                        .hops())
                .last()
                .isEqualTo(hop("client proxy, wire and target", 90));
    }

    /** A proxy may go on a little after its answer has left it. */
    @Test
    void noSpanIsLongerThanTheOneAround() {
        Split split = Split.of(
                0, 100, BOTH_SIDES, Map.of(Layer.CLIENT_PROXY, 120L, Layer.SERVER_PROXY, 110L, Layer.SERVER, 20L));
        assertThat(split.hops())
                .containsExactly(
                        hop(Split.WAITING, 0),
                        hop("client to client proxy", 0),
                        hop("client proxy and wire", 0),
                        hop("server proxy", 80),
                        hop("server", 20));
    }

    /** Whatever was recorded, and whoever is on the way. */
    @Property
    void partsAreNoLessThanNothingAndAddUpToTheWhole(
            @ForAll @LongRange(max = 1_000_000) long waitingNs,
            @ForAll @LongRange(max = 1_000_000_000) long clientNs,
            @ForAll Set<Layer> expected,
            @ForAll Map<Layer, @LongRange(max = 2_000_000_000) Long> recorded) {
        Split split = Split.of(waitingNs, clientNs, expected, recorded);
        assertThat(split.hops()).allSatisfy(hop -> assertThat(hop.durationNs()).isNotNegative());
        assertThat(split.totalNs()).isEqualTo(waitingNs + clientNs);
        assertThat(split.missing())
                .containsExactlyElementsOf(expected.stream()
                        .filter(layer -> layer != Layer.CLIENT && !recorded.containsKey(layer))
                        .sorted()
                        .toList());
    }

    /** Of spans that lie one in the other, what one of them gains is found in its own part, and nowhere else. */
    @Property
    void aDelayIsFoundWhereItWasPut(
            @ForAll @LongRange(max = 1_000_000) long client,
            @ForAll @LongRange(max = 1_000_000) long clientProxy,
            @ForAll @LongRange(max = 1_000_000) long serverProxy,
            @ForAll @LongRange(max = 1_000_000) long server,
            @ForAll @LongRange(max = 10_000_000) long delayNs,
            @ForAll Layer at) {
        Map<Layer, Long> own = new EnumMap<>(Layer.class);
        own.put(Layer.CLIENT, client);
        own.put(Layer.CLIENT_PROXY, clientProxy);
        own.put(Layer.SERVER_PROXY, serverProxy);
        own.put(Layer.SERVER, server);
        Split before = nested(own);
        own.merge(at, delayNs, Long::sum);
        Split after = nested(own);
        for (Layer layer : Layer.values()) {
            long gained = after.hops().get(layer.ordinal() + 1).durationNs()
                    - before.hops().get(layer.ordinal() + 1).durationNs();
            assertThat(gained).as(layer.title()).isEqualTo(layer == at ? delayNs : 0);
        }
    }

    private static Split nested(Map<Layer, Long> own) {
        Map<Layer, Long> spans = new EnumMap<>(Layer.class);
        long within = 0;
        for (Layer layer : List.of(Layer.SERVER, Layer.SERVER_PROXY, Layer.CLIENT_PROXY, Layer.CLIENT)) {
            within += own.get(layer);
            spans.put(layer, within);
        }
        return Split.of(0, spans.get(Layer.CLIENT), BOTH_SIDES, spans);
    }
}
