package io.ekiden.orchestrator.api.sandbox;

import io.ekiden.orchestrator.api.Leading;
import io.ekiden.orchestrator.door.Doors;
import io.vertx.ext.web.Router;

/** All that is asked about one task. */
public final class TaskRoutes {
    private final SandboxRoutes sandboxes;
    private final LogRoutes logs;
    private final StatsRoutes stats;
    private final ExecRoutes sessions;

    /** @param asksForUsers whether nobody comes here without having shown who it is */
    public TaskRoutes(Leading leading, Doors doors, boolean asksForUsers) {
        var answers = new Answers(leading);
        this.sandboxes = new SandboxRoutes(answers, doors);
        this.logs = new LogRoutes(answers, doors);
        this.stats = new StatsRoutes(answers, doors.agents());
        this.sessions = new ExecRoutes(answers, doors, asksForUsers);
    }

    public void mount(Router router) {
        sandboxes.mount(router);
        logs.mount(router);
        stats.mount(router);
        sessions.mount(router);
    }
}
