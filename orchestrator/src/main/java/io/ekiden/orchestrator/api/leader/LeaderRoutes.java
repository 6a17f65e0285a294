package io.ekiden.orchestrator.api.leader;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.Replies;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.Problem;
import io.ekiden.orchestrator.api.view.InfoJson;
import io.ekiden.orchestrator.spec.Violation;
import io.ekiden.orchestrator.spec.Violations;
import io.ekiden.orchestrator.store.backup.Wish;
import io.vertx.core.Promise;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * {@code /v2/leader}. <b>Source:</b> Marathon's resource of that name. Its backups and restores may name any file, and S3; here they are in
 * one directory, which the operator gives.
 */
public final class LeaderRoutes {
    private static final String PATH = "/v2/leader";
    private static final String BACKUP = "backup";
    private static final String RESTORE = "restore";
    private static final String HANDOVER = "handover";
    private static final String NO_LEADER = "There is no leader";

    private final Supplier<InfoJson.Info> info;
    private final Abdication abdication;

    public LeaderRoutes(Supplier<InfoJson.Info> info, Abdication abdication) {
        this.info = info;
        this.abdication = abdication;
    }

    public void mount(Router router) {
        router.get(PATH).handler(this::leader);
        router.delete(PATH).handler(this::abdicate);
    }

    private void leader(RoutingContext ctx) {
        info.get()
                .leader()
                .ifPresentOrElse(
                        leader -> Replies.json(ctx, 200, leader(leader)), () -> Replies.message(ctx, 404, NO_LEADER));
    }

    /**
     * With what became of the last backup, or state to begin with, that was left to this process: who asked for it was answered before, with
     * its id. Another process may have done one since.
     */
    private ObjectNode leader(String leader) {
        var json = Json.object().put("leader", leader);
        abdication.handover().ifPresent(report -> {
            var handover = json.putObject(HANDOVER).put("state", report.isDone() ? "done" : "failed");
            report.wish().id().ifPresent(id -> handover.put("id", id));
            report.wish().backup().ifPresent(name -> handover.put(BACKUP, name));
            report.wish().restore().ifPresent(name -> handover.put(RESTORE, name));
            handover.put("time", Json.timestamp(report.time()));
            report.reason().ifPresent(reason -> handover.put("reason", reason));
        });
        return json;
    }

    private void abdicate(RoutingContext ctx) {
        if (!info.get().elected()) {
            Replies.message(ctx, 404, NO_LEADER);
            return;
        }
        var problems = new ArrayList<Violation>();
        var wish = new Wish(
                Optional.of(UUID.randomUUID().toString()), name(ctx, BACKUP, problems), name(ctx, RESTORE, problems));
        if (wish.backup().isPresent() && wish.backup().equals(wish.restore())) {
            problems.add(Violation.of("/" + RESTORE, "is the file that the backup would be written to"));
        }
        if (!problems.isEmpty()) {
            Replies.problem(ctx, Problem.of(new Violations(Violations.Layer.RULES, List.copyOf(problems))));
        } else if (wish.backup().isEmpty() && wish.restore().isEmpty()) {
            go(ctx, Optional.empty());
        } else {
            abdication
                    .leave(wish)
                    .onSuccess(_ -> go(ctx, wish.id()))
                    .onFailure(
                            cause -> Replies.message(ctx, 503, "Leadership was not abdicated: " + cause.getMessage()));
        }
    }

    private Optional<String> name(RoutingContext ctx, String parameter, List<Violation> problems) {
        var given = ctx.queryParam(parameter);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        var directory = abdication.backups();
        var name = given.size() == 1
                ? directory.flatMap(known -> known.nameIn(given.getFirst()))
                : Optional.<String>empty();
        if (name.isEmpty()) {
            problems.add(Violation.of(
                    "/" + parameter,
                    directory
                            .map(known -> given.size() > 1 ? "must be given once" : known.refusal())
                            .orElse("is possible when all orchestrators are started with --backup-dir, which says where"
                                    + " backups are")));
        }
        return name;
    }

    /** @param left the id of what was left to the next leader */
    private void go(RoutingContext ctx, Optional<String> left) {
        var json = Json.object().put("message", "Leadership abdicated");
        left.ifPresent(id -> json.put(HANDOVER, id));
        json.putArray("details");
        // The answer first: whoever waits for it may be the last request of this leader. What is left for the next one
        // binds this
        // one to go, also when nobody waits any more; the response of who hung up has no end.
        var over = Promise.<Void>promise();
        over.future().onComplete(_ -> abdication.abdicate());
        if (ctx.response().closed()) {
            over.complete();
            return;
        }
        ctx.addEndHandler(_ -> over.tryComplete());
        Replies.json(ctx, 200, json);
    }
}
