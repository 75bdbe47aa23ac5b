package dev.tare.play.cluster;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a feature of a mesh does, to be tried on that mesh. Its texts and objects are templates, filled with what {@link
 * LessonPlace} has.
 *
 * @param name its name, which is that of its file
 * @param title what it is about, in a few words
 * @param what what the feature does, in two sentences
 * @param feature the feature of the mesh's catalogue entry whose price it shows; absent where there is none
 * @param steps what is tried, one after the other
 * @param tryIt commands to try it by hand
 * @param sources the pages that its objects follow
 */
public record ClusterLesson(
        String name,
        String title,
        String what,
        String feature,
        List<ClusterStep> steps,
        @JsonProperty("try") List<String> tryIt,
        List<URI> sources) {

    /** Copies the lists. */
    public ClusterLesson {
        what = what.strip();
        steps = List.copyOf(steps);
        tryIt = List.copyOf(tryIt);
        sources = List.copyOf(sources);
    }

    /** How many phases it has: each step without the feature, and with it. */
    public int phases() {
        return 2 * steps.size();
    }

    /** The step of a phase. */
    public ClusterStep step(int phase) {
        return steps.get(phase / 2);
    }

    /** Whether the feature is on in a phase. */
    public static boolean isOn(int phase) {
        return phase % 2 == 1;
    }

    /** The templates of the objects that are there in a phase; none behind the last one. */
    public List<String> objects(int phase) {
        if (phase >= phases()) {
            return List.of();
        }
        return isOn(phase) ? step(phase).switchedOnBy() : step(phase).without().objects();
    }

    /** All templates of objects. */
    public Stream<String> objects() {
        return steps.stream()
                .flatMap(step -> Stream.concat(step.without().objects().stream(), step.switchedOnBy().stream()));
    }
}
