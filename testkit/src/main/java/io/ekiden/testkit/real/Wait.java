package io.ekiden.testkit.real;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for what other processes do. */
public final class Wait {
    private static final Duration STEP = Duration.ofMillis(20);

    private Wait() {}

    /** Asks again until the answer is good; fails with the last answer when the time is over. */
    public static <T> T until(String what, Duration limit, Callable<T> ask, Predicate<T> good) {
        long deadline = System.nanoTime() + limit.toNanos();
        Optional<Object> last = Optional.empty();
        while (System.nanoTime() < deadline) {
            try {
                var answer = ask.call();
                if (good.test(answer)) {
                    return answer;
                }
                last = Optional.of(String.valueOf(answer));
            } catch (Exception e) {
                last = Optional.of(e);
            }
            moment();
        }
        throw new AssertionError("not within " + limit + ": " + what + "; last seen: " + last.orElse("nothing"));
    }

    static void moment() {
        LockSupport.parkNanos(STEP.toNanos());
    }
}
