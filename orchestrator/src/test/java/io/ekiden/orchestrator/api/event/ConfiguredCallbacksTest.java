package io.ekiden.orchestrator.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.Request;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is said when a URL of the command line is not subscribed. */
class ConfiguredCallbacksTest {
    private final List<String> asked = new ArrayList<>();

    private List<String> warnings(String url, Future<Answer> answer) {
        var logger = (Logger) LoggerFactory.getLogger(ConfiguredCallbacks.class);
        var heard = new ListAppender<ILoggingEvent>();
        heard.start();
        logger.addAppender(heard);
        try {
            ConfiguredCallbacks.subscribe(List.of(url), request -> {
                asked.add(((Request.Subscribe) request).callbackUrl());
                return answer;
            });
        } finally {
            logger.detachAppender(heard);
        }
        return heard.list.stream()
                .filter(event -> event.getLevel().equals(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void refusal_isSaid_withoutWhatMayBeSecret() {
        var url = "http://h:1/events?token=secret";

        assertThat(warnings(url, Future.succeededFuture(new Answer.TooManyCallbacks(64))))
                .singleElement()
                .asString()
                .contains("http://h:1/events", "64", "--http-endpoints")
                .doesNotContain("secret");
        assertThat(warnings(url, Future.failedFuture("the store is gone")))
                .singleElement()
                .asString()
                .contains("http://h:1/events", "the store is gone")
                .doesNotContain("secret");
        assertThat(warnings(url, Future.succeededFuture(new Answer.NotLeading())))
                .hasSize(1);
        assertThat(warnings(url, Future.succeededFuture(new Answer.Done()))).isEmpty();
        assertThat(asked).hasSize(4).containsOnly(url);
    }
}
