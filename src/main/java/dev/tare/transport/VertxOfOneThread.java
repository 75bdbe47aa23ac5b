package dev.tare.transport;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;

/** The smallest Vert.x that there is, for HTTP that is not measured. */
public final class VertxOfOneThread {

    private VertxOfOneThread() {}

    /** Whoever makes one closes it. It ends with the program in any case. */
    public static Vertx create() {
        // The file system may be read-only, and nothing is served from it.
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }
}
