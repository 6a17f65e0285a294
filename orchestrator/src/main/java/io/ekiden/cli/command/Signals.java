package io.ekiden.cli.command;

import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Signals to this process. By reflection: the compiler warns of the classes that know them, and has no other. */
public final class Signals {
    /** Until this is closed something is done at a signal; then what was done before. */
    public interface Hearing extends AutoCloseable {
        @Override
        void close();
    }

    private Signals() {}

    /**
     * Runs something, on a thread of its own, each time a signal comes.
     *
     * @param name without {@code SIG}
     * @return false when it cannot be heard
     */
    public static boolean on(String name, Runnable action) {
        return handle(name, action).isPresent();
    }

    /** The same for several of them, until that is closed. Those that cannot be heard do what they did. */
    public static Hearing during(List<String> names, Runnable action) {
        Deque<Runnable> before = new ArrayDeque<>();
        names.forEach(name -> handle(name, action).ifPresent(before::push));
        return () -> before.forEach(Runnable::run);
    }

    /** What brings back what was done at that signal. */
    private static Optional<Runnable> handle(String name, Runnable action) {
        try {
            var handler = Class.forName("sun.misc.SignalHandler");
            var proxy =
                    Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (self, method, args) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                            return null;
                        }
                        return method.getName().equals("equals") ? self == args[0] : System.identityHashCode(self);
                    });
            var before = set(name, proxy);
            return Optional.of(() -> {
                try {
                    set(name, before);
                } catch (ReflectiveOperationException impossible) {
                    throw new IllegalStateException(impossible);
                }
            });
        } catch (ReflectiveOperationException | IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private static Object set(String name, Object handler) throws ReflectiveOperationException {
        var signal = Class.forName("sun.misc.Signal");
        return signal.getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"))
                .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
    }
}
