package io.ekiden.cli.part;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGUSR1, which tells an agent to leave for good, as one of Mesos. By name, as the compiler refuses {@code sun.misc.Signal}, the only
 * way to hear a signal, whatever is said against that warning.
 */
public final class UserSignal {
    private static final Logger LOG = LoggerFactory.getLogger(UserSignal.class);
    private static final String NAME = "USR1";

    private UserSignal() {}

    /** Runs it, on a thread of its own, each time the signal comes. */
    public static void on(Runnable action) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var proxy =
                    Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (self, method, args) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                            return null;
                        }
                        return method.getName().equals("equals") ? self == args[0] : System.identityHashCode(self);
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(NAME), proxy);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.warn("SIG{} cannot be heard, an agent can leave only by being marked gone: {}", NAME, e.toString());
        }
    }
}
