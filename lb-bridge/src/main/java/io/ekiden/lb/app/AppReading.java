package io.ekiden.lb.app;

/** The outcome of reading one app: one that cannot be read costs only itself. */
public sealed interface AppReading {
    String id();

    record Readable(AppState app) implements AppReading {
        @Override
        public String id() {
            return app.id();
        }
    }

    record Unreadable(String id, String reason) implements AppReading {}
}
