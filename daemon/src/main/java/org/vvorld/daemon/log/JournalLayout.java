package org.vvorld.daemon.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A line of the log. Under systemd each begins with its priority, {@code <3>} for an error (sd-daemon(3)), and the journal adds
 * the time; elsewhere with time and level. The lines of a stack trace have the priority too, or the journal would take them for
 * information.
 */
final class JournalLayout extends LayoutBase<ILoggingEvent> {
    private final boolean journal;
    private final ThrowableProxyConverter traces = new ThrowableProxyConverter();

    /** @param journal does systemd's journal read this? */
    JournalLayout(boolean journal) {
        this.journal = journal;
    }

    @Override
    public void start() {
        traces.start();
        super.start();
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder text = new StringBuilder(event.getFormattedMessage());
        if (event.getThrowableProxy() != null) {
            text.append('\n').append(traces.convert(event).stripTrailing());
        }
        String prefix = prefix(event);
        StringBuilder lines = new StringBuilder(text.length() + 64);
        for (String line : text.toString().split("\n", -1)) {
            lines.append(prefix).append(line).append('\n');
        }
        return lines.toString();
    }

    private String prefix(ILoggingEvent event) {
        if (journal) {
            return "<" + priority(event.getLevel()) + ">";
        }
        return Instant.ofEpochMilli(event.getTimeStamp()).truncatedTo(ChronoUnit.MILLIS) + " " + event.getLevel() + " ";
    }

    /** syslog(3): error 3, warning 4, information 6, debug 7. */
    private static int priority(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> 3;
            case Level.WARN_INT -> 4;
            case Level.INFO_INT -> 6;
            default -> 7;
        };
    }
}
