package dev.tare.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The schedule as a pod sees it. */
class ScheduleFileTest {

    private static final int CHANGES = 3_000;

    private final Path volume;

    ScheduleFileTest(@TempDir Path volume) {
        this.volume = volume;
    }

    private static Schedule schedule(long durationNs) {
        return new Schedule(List.of(), 0, durationNs, List.of());
    }

    /** Replaces it as the kubelet does: another folder, then a link that is renamed over the other, then the former folder goes. */
    private void publish(int number) throws IOException {
        Path folder = Files.createDirectory(volume.resolve("..at-" + number));
        Files.writeString(folder.resolve("schedule.json"), Json.write(schedule(number)));
        Path link = Files.createSymbolicLink(volume.resolve("..data_tmp"), folder.getFileName());
        Files.move(link, volume.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        Path former = volume.resolve("..at-" + (number - 1));
        Files.deleteIfExists(former.resolve("schedule.json"));
        Files.deleteIfExists(former);
    }

    @Test
    void isFollowedThroughEveryChange() throws Exception {
        Path seen = Files.createSymbolicLink(volume.resolve("schedule.json"), Path.of("..data", "schedule.json"));
        ScheduleFile file = new ScheduleFile(seen);
        AtomicBoolean published = new AtomicBoolean();
        Thread kubelet = new Thread(() -> {
            try {
                for (int number = 1; number <= CHANGES; number++) {
                    publish(number);
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } finally {
                published.set(true);
            }
        });
        kubelet.start();

        Optional<Schedule> last = Optional.empty();
        boolean whole;
        do {
            whole = published.get();
            Optional<Schedule> changed = file.change();
            last = changed.isPresent() ? changed : last;
        } while (!whole);
        kubelet.join();

        assertThat(last).contains(schedule(CHANGES));
    }

    @Test
    void isNoneBeforeItIsThere() throws IOException {
        ScheduleFile file = new ScheduleFile(volume.resolve("schedule.json"));
        assertThat(file.change()).isEmpty();
        Files.writeString(volume.resolve("schedule.json"), "");
        assertThat(file.change()).isEmpty();
        Files.writeString(volume.resolve("schedule.json"), Json.write(schedule(1)));
        assertThat(file.change()).contains(schedule(1));
        assertThat(file.change()).isEmpty();
    }

    @Test
    void thatCannotBeReadIsNamed() throws IOException {
        Path folder = Files.createDirectory(volume.resolve("schedule.json"));
        assertThatThrownBy(() -> new ScheduleFile(folder).change())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(folder + " cannot be read: ");
    }
}
