package dev.tare.fleet.processes;

import java.nio.file.Path;
import java.util.List;

/** A program that starts a guarded {@code sleep}, says its process id, and waits to be killed. */
public final class ShortLivedParent {

    private ShortLivedParent() {}

    public static void main(String[] arguments) throws Exception {
        GuardedProcess child = new GuardedProcess("child", List.of("sleep", "120"), Path.of(arguments[0]), line -> {});
        System.out.println(child.pid());
        Thread.sleep(120_000);
    }
}
