package io.ekiden.cli.command;

import java.lang.reflect.Proxy;

/** Signals to this process. By reflection: the compiler warns of the classes that know them, and has no other. */
public final class Signals {
    private Signals() {}

    /**
     * Runs something, on a thread of its own, each time a signal comes.
     *
     * @param name without {@code SIG}
     * @return false when it cannot be heard
     */
    public static boolean on(String name, Runnable action) {
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
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException none) {
            return false;
        }
    }
}
