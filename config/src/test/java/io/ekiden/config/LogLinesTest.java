package io.ekiden.config;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** The log as it is shipped. */
class LogLinesTest {
    private static String logged(String message, @Nullable Throwable cause, Object... arguments) throws Exception {
        var context = new LoggerContext();
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Objects.requireNonNull(LogLinesTest.class.getResource("/logback.xml")));
        var appender = (ConsoleAppender<ILoggingEvent>)
                context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("console");
        var logger = context.getLogger("io.ekiden.Test");
        var event = new LoggingEvent(LogLinesTest.class.getName(), logger, Level.INFO, message, cause, arguments);
        return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
    }

    @Test
    void nameFromOutside_cannotBeginALineOfItsOwn() throws Exception {
        var forged = "x\r\n2026-01-01T00:00:00.000Z ERROR Master gone\u001b[2J\u0085\u2028\u2029y";
        var text = logged("Framework subscribed name={}", null, forged);

        assertThat(text).matches("[^\\p{Cntrl}\\u0085\\u2028\\u2029]+y\n");
    }

    @Test
    void exception_hasItsLines_andOrdinaryTextStaysAsItIs() throws Exception {
        var text = logged("Gr\u00fc\u00dfe key='{}'", new IllegalStateException("why"), "a b");

        assertThat(text)
                .contains(
                        "Gr\u00fc\u00dfe key='a b'\n",
                        "IllegalStateException: why\n",
                        "\tat io.ekiden.config.LogLinesTest");
    }
}
