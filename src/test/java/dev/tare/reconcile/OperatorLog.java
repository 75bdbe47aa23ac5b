package dev.tare.reconcile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import dev.tare.reconcile.status.ResourceLog;

/** What the operator logs while this is open, line by line. */
public final class OperatorLog extends Handler implements AutoCloseable {

    private final Logger logger = Logger.getLogger(ResourceLog.class.getName());
    private final Level before = logger.getLevel();
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final List<Throwable> mistakes = Collections.synchronizedList(new ArrayList<>());

    /**
     * Listens.
     *
     * @param level to what is at least so important
     */
    public OperatorLog(Level level) {
        logger.setLevel(level);
        logger.addHandler(this);
    }

    /** What was logged so far. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** The stack traces that were logged so far. */
    public List<Throwable> mistakes() {
        return List.copyOf(mistakes);
    }

    @Override
    public void publish(LogRecord logged) {
        lines.add(logged.getMessage());
        if (logged.getThrown() != null) {
            mistakes.add(logged.getThrown());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setLevel(before);
    }
}
