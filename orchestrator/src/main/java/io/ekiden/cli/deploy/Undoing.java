package io.ekiden.cli.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.change.PlanView;
import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Session;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Undoes a change that was made, as long as nobody else has changed the same since. First it is planned, then it is looked whether the
 * change is still what there is, and then it is made as planned: so what somebody changes in between is never undone with it.
 */
final class Undoing {
    private static final int OUTDATED_PLANS = 5;

    private final Session session;
    private final Patience patience;
    private final Change change;
    private final Set<String> ours;

    /** @param ours deployments that may be in the way */
    Undoing(Session session, Patience patience, Change change, Set<String> ours) {
        this.session = session;
        this.patience = patience;
        this.change = change;
        this.ours = ours;
    }

    /**
     * @return the deployments that lead back; none where there is nothing to go back from
     * @throws CommandException where that is refused, or somebody else has changed it
     */
    List<String> make(Change.Undo undo) throws InterruptedException {
        for (int outdated = 0; outdated < OUTDATED_PLANS; outdated++) {
            var planned = patience.answer(() -> plan(undo));
            if (planned.isEmpty()) {
                return List.of();
            }
            var plan = planned.get();
            var locks = PlanView.locks(plan);
            if (PlanView.isSame(plan)) {
                // An answer may have been lost.
                return locks;
            }
            var isThere = patience.answer(() -> isThere(undo));
            if (!isThere || !ours.containsAll(locks) || takesMore(plan)) {
                throw changed();
            }
            try {
                var answer = send(undo, plan, !locks.isEmpty());
                if (answer.status() != 409 && answer.status() != 404) {
                    session.api().expect(answer);
                    return answer.deployment().isEmpty() ? List.of() : List.of(answer.deployment());
                }
            } catch (CommandException failure) {
                patience.bear(failure);
                outdated--;
            }
        }
        throw changed();
    }

    private static CommandException changed() {
        return CommandException.conflict("was changed since by somebody else; it is left as it is");
    }

    /** What it would do; none when there is nothing left to destroy. */
    private Optional<JsonNode> plan(Change.Undo undo) {
        if (undo.plan().isPresent()) {
            return Optional.of(session.api().foresee("POST", "/v2/plan", undo.plan()));
        }
        var path = undo.path() + "?force=true&dryRun=true";
        var answer = session.api().send(undo.method(), path, Optional.empty());
        return answer.status() == 404
                ? Optional.empty()
                : Optional.of(session.api().expect(answer));
    }

    /** Whether what was asked for is what there is. Of several apps another one may have been led back already. */
    private boolean isThere(Change.Undo undo) {
        var plan = session.api().foresee("POST", change.planPath(), Optional.of(change.plan()));
        var id = undo.id().toString();
        return change.undo().size() == 1
                ? PlanView.isSame(plan)
                : Json.stream(plan.path("apps"))
                        .filter(app -> app.path("id").asText().equals(id))
                        .allMatch(app -> app.path("change").asText().equals("none"));
    }

    /** Whether it would change or destroy what the change had not made: pods that somebody put into a group are not part of its plan. */
    private boolean takesMore(JsonNode plan) {
        var made = change.affected().stream().map(id -> id.replace(" pod", "")).toList();
        return Json.stream(plan.path("apps"))
                .filter(app ->
                        List.of("update", "delete").contains(app.path("change").asText()))
                .anyMatch(app -> !made.contains(app.path("id").asText()));
    }

    private Api.Answer send(Change.Undo undo, JsonNode plan, boolean force) {
        var path =
                undo.path() + "?force=" + force + "&plan=" + plan.path("token").asText("");
        return session.api().send(undo.method(), path, undo.body());
    }
}
