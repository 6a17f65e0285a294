package io.ekiden.orchestrator.api.sandbox;

import io.ekiden.orchestrator.api.Replies;
import io.ekiden.orchestrator.door.AgentDoor;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** What a task uses, as its agent measures it at this moment. <b>Source:</b> mesos.proto {@code ResourceStatistics}. */
final class StatsRoutes {
    private final Answers answers;
    private final TaskContainers containers;

    StatsRoutes(Answers answers, AgentDoor agents) {
        this.answers = answers;
        this.containers = new TaskContainers(agents);
    }

    void mount(Router router) {
        router.get("/v2/tasks/:task/stats").handler(this::stats);
    }

    private void stats(RoutingContext ctx) {
        answers.with(
                ctx,
                sandbox -> containers
                        .statistics(sandbox)
                        .onSuccess(found -> found.ifPresentOrElse(
                                statistics -> Replies.json(ctx, 200, statistics),
                                () -> Replies.message(ctx, 404, TaskContainers.notRunning(sandbox))))
                        .onFailure(cause -> Answers.failed(ctx, SandboxPath.parse("/"), cause)));
    }
}
