package dev.tare.report;

import java.util.List;

/**
 * What stands on the page, as text. Colours are numbers from 0 (the baseline) to 9, which the style sheet knows.
 *
 * @param title the profile's name
 * @param run the run's name
 * @param when when it was measured
 * @param troubles what went wrong with the run as a whole
 * @param answers the result in sentences
 * @param basis what the answers stand on, in short
 * @param closedLoop what a closed loop hides; empty for an open loop
 * @param program what a load generator of others cannot tell; empty for Tare's own
 * @param fromActualSend whether response times run from the actual send
 * @param search what the figures of a search are of; empty where capacities were not searched
 * @param facts how it was measured
 * @param rows the summary
 * @param objectives which objectives are met
 * @param tail the percentile whose overhead stands beside the median's
 * @param percentiles names of the percentiles that are compared
 * @param overheads overheads with intervals, one line an environment
 * @param noiseFloor the difference of the baseline to itself, by {@code percentiles}
 * @param levels names of the percentiles of {@code latencies}
 * @param latencies latencies at {@code levels}, one line an environment
 * @param differences paired differences, one table an environment
 * @param searches what each search has found, one table an environment
 * @param costs CPU and memory
 * @param requested whether any request was recorded, answered or failed
 * @param causes error causes that were seen
 * @param errors failed requests by {@code causes}, one line an environment
 * @param answered what was answered, one line an environment of which that is known
 * @param validity whether the numbers may be used, one entry an environment
 * @param generator how near the load generator was to its limits, one line an environment; empty where nothing tells
 * @param clamped that latencies were longer than histograms hold; empty where none was
 * @param evidence what shows that requests crossed the mesh
 * @param command the command that measures this again
 * @param seed what order and arrivals were drawn from
 * @param machine what it was measured on
 * @param resources the resources as YAML, with the seed
 */
record Page(
        String title,
        String run,
        String when,
        List<String> troubles,
        List<Answer> answers,
        String basis,
        String closedLoop,
        String program,
        boolean fromActualSend,
        String search,
        List<Fact> facts,
        List<Line> rows,
        List<Objective> objectives,
        String tail,
        List<String> percentiles,
        List<Cells> overheads,
        List<String> noiseFloor,
        List<String> levels,
        List<Cells> latencies,
        List<Blocks> differences,
        List<Searches> searches,
        List<Cost> costs,
        boolean requested,
        List<String> causes,
        List<Cells> errors,
        List<Cells> answered,
        List<Validity> validity,
        List<Cells> generator,
        String clamped,
        List<Evidence> evidence,
        String command,
        String seed,
        List<Fact> machine,
        String resources) {

    record Fact(String name, String value) {}

    record Answer(String environment, int colour, String verdict, String tone, String sentence) {}

    record Line(int colour, String mesh, String tone, Row row) {}

    record Objective(String name, String result, String tone, String message) {}

    record Cells(String environment, int colour, List<String> values) {}

    record Blocks(String environment, int colour, List<String> percentiles, List<BlockLine> lines) {}

    record BlockLine(int block, List<String> values) {}

    /** What each search has found of an environment. */
    record Searches(String environment, int colour, List<BlockLine> lines) {}

    /** A cost, with the length of its bar in percent of the largest. */
    record Cost(
            String environment,
            int colour,
            String proxyCpu,
            int proxyCpuBar,
            String proxyMemory,
            int proxyMemoryBar,
            String targetCpu,
            String targetMemory) {}

    record Validity(
            String environment,
            int colour,
            String state,
            String tone,
            List<Doubt> doubts,
            String requests,
            String lateMedian,
            String lateP99,
            String lateMost) {}

    record Doubt(String reason, String meaning, String detail) {}

    record Evidence(String environment, int colour, List<String> sentences) {}
}
