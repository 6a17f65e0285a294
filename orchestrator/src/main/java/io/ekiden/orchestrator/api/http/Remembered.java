package io.ekiden.orchestrator.api.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;

/**
 * Answers that were given before, for as long as what they are made of is the same. What that is, is compared by identity: parts of an
 * immutable snapshot are the same objects until they change. Any thread.
 */
public final class Remembered {
    private static final int MOST = 8;

    /** Tags of another process, or of this one before it was started again, are not taken for ours. */
    private final String own = Long.toHexString(ThreadLocalRandom.current().nextLong());

    private record Answer(Future<Content> content, Askers askers) {}

    private final Map<String, Answer> answers = new LinkedHashMap<>(MOST * 2, 0.75f, true);
    private List<Object> madeOf = List.of();
    private long edition;

    /**
     * The answer to a question, written when it was not asked before; whoever asks while it is being written waits for the same one.
     *
     * @param from everything the answer depends on, besides the question
     * @param asker who asks
     * @param write makes the answer, which gets that tag, if any of those who wait for it is still there
     */
    synchronized Future<Content> answer(
            List<Object> from,
            String question,
            HttpServerResponse asker,
            BiFunction<String, Askers, Future<Content>> write) {
        if (!isSame(from)) {
            madeOf = from;
            edition++;
            answers.clear();
        }
        var known = answers.get(question);
        if (known == null || known.content().failed() || !known.askers().join(asker)) {
            var askers = new Askers(asker);
            known = new Answer(write.apply("W/\"" + own + "-" + edition + "\"", askers), askers);
            answers.put(question, known);
            if (answers.size() > MOST) {
                answers.remove(answers.keySet().iterator().next());
            }
        }
        return known.content();
    }

    @SuppressWarnings(
            "ReferenceEquality") // Equal and yet other objects are written anew: comparing them would cost more.
    private boolean isSame(List<Object> from) {
        if (from.size() != madeOf.size()) {
            return false;
        }
        for (int i = 0; i < from.size(); i++) {
            if (from.get(i) != madeOf.get(i)) {
                return false;
            }
        }
        return true;
    }
}
