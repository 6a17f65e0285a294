package io.ekiden.cli.deploy;

import io.ekiden.cli.change.ChangeOptions;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.follow.Failures;
import io.ekiden.cli.follow.Outcome;
import io.ekiden.cli.show.Style;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Says how a deploy ended, and leads back where that was asked for. */
final class Ending {
    private static final int LOG_LINES = 20;
    /** What nobody but time and the tasks themselves are to blame for: whoever cancels or forces wants it otherwise. */
    private static final Set<String> TO_LEAD_BACK = Set.of("timeout", "unhealthy", "failing", "failed", "rolledBack");

    private final Session session;
    private final boolean autoRollback;
    private final Duration timeout;

    /** @param timeout for the way back */
    Ending(Session session, boolean autoRollback, Duration timeout) {
        this.session = session;
        this.autoRollback = autoRollback;
        this.timeout = timeout;
    }

    /** Of what was followed. */
    int of(Outcome outcome, List<Sent> sent) throws InterruptedException {
        if (outcome.isSuccess()) {
            if (!session.printedJson(ChangeOptions.json(outcome))) {
                session.tell(Style.GOOD.on("Deployed, and all of it is healthy."));
            }
            return ExitCode.WELL;
        }
        // Before the way back takes away what there is to see.
        if (!session.output().json()) {
            explain(sent);
        }
        var back = back(outcome, sent);
        if (session.output().json()) {
            session.screen().line(Json.pretty(ChangeOptions.json(outcome).put("rollback", back)));
        } else {
            session.screen().note(back.isEmpty() ? ChangeOptions.words(outcome) : outcome.reason() + "; " + back);
        }
        return outcome.code();
    }

    /** Without an answer too there is a way back. */
    private void explain(List<Sent> sent) {
        try {
            new Failures(session, LOG_LINES)
                    .explain(sent.stream()
                            .flatMap(one -> one.change().affected().stream())
                            .toList());
        } catch (CommandException unanswered) {
            session.screen().note("what failed cannot be shown: " + unanswered.reason());
        }
    }

    private String back(Outcome outcome, List<Sent> sent) throws InterruptedException {
        if (autoRollback && TO_LEAD_BACK.contains(outcome.status())) {
            return new WayBack(session, timeout).from(sent);
        }
        // One that was overridden is followed by somebody else's.
        boolean leadsBack =
                !outcome.status().equals("overridden") && outcome.followedBy().isPresent();
        var others = sent.stream()
                .filter(one -> one.isSomething() && !one.deployments().contains(outcome.deployment()))
                .toList();
        var stay = others.isEmpty() ? "" : stays(others);
        if (leadsBack) {
            return new WayBack(session, timeout)
                            .along(
                                    String.join(", ", outcome.affected()),
                                    outcome.followedBy().get())
                    + (stay.isEmpty() ? "" : "; " + stay);
        }
        if (!stay.isEmpty()) {
            session.tell(stay);
        }
        return "";
    }

    /**
     * Of one that was refused, or could not be followed, when others were sent already.
     *
     * @throws CommandException that refusal, where nothing was sent
     */
    int cut(CommandException refused, Deployer deployer) throws InterruptedException {
        var sent = deployer.made(autoRollback ? timeout : Duration.ZERO);
        if (sent.isEmpty()) {
            throw refused;
        }
        session.screen().note(refused.reason());
        session.screen()
                .note("before that, this was sent: "
                        + (autoRollback ? names(sent) + "; " + new WayBack(session, timeout).from(sent) : stays(sent)));
        return refused.code();
    }

    private static String names(List<Sent> sent) {
        return sent.stream().map(one -> one.change().names()).collect(Collectors.joining(", "));
    }

    private static String stays(List<Sent> sent) {
        return names(sent) + ", which stays as it is deployed"
                + sent.stream()
                        .flatMap(one -> one.deployments().stream())
                        .reduce((a, b) -> a + ", " + b)
                        .map(ids -> " (deployment " + ids + ")")
                        .orElse("");
    }
}
