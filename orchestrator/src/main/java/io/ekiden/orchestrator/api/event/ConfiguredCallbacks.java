package io.ekiden.orchestrator.api.event;

import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.Request;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Subscribes the URLs of {@code --http-endpoints}; nobody else would hear that one was refused. */
public final class ConfiguredCallbacks {
    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredCallbacks.class);

    private ConfiguredCallbacks() {}

    /**
     * Subscribes each.
     *
     * @param urls in which {@link CallbackUrl} finds nothing wrong, so without passwords
     */
    public static void subscribe(List<String> urls, Function<Request, Future<Answer>> leader) {
        for (var url : urls) {
            leader.apply(new Request.Subscribe(url, true, new Request.Origin("localhost", url)))
                    .onFailure(cause -> refused(url, String.valueOf(cause.getMessage())))
                    .onSuccess(answer -> {
                        if (answer instanceof Answer.TooManyCallbacks(var limit)) {
                            refused(url, limit + " URLs are subscribed already; remove one first");
                        } else if (!(answer instanceof Answer.Done)) {
                            refused(url, answer.toString());
                        }
                    });
        }
    }

    private static void refused(String url, String reason) {
        // What a query holds may be a secret.
        LOG.warn(
                "no events are posted to this URL of --http-endpoints url={} cause={}",
                url.replaceFirst("\\?.*", "?…"),
                reason);
    }
}
