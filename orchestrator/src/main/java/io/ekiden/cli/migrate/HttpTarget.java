package io.ekiden.cli.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.migrate.MigrationException;
import io.ekiden.migrate.apply.Target;
import java.util.Optional;
import java.util.Set;

/** The orchestrator that the user asks with other commands too. */
final class HttpTarget implements Target {
    /** It does not let this be asked, or is not there. */
    private static final Set<Integer> NOT_ANSWERED = Set.of(401, 403, 502, 503, 504);

    private final Api api;

    HttpTarget(Api api) {
        this.api = api;
    }

    @Override
    public Answer send(String method, String path, Optional<JsonNode> body) {
        try {
            var answer = api.send(method, path, body);
            if (answer.isSuccess() ? !answer.body().isMissingNode() : NOT_ANSWERED.contains(answer.status())) {
                check(answer);
            }
            return new Answer(answer.status(), answer.body(), answer.headers().firstValue("Marathon-Deployment-Id"));
        } catch (CommandException silent) {
            throw silent.mayPass()
                    ? MigrationException.away(silent.reason(), silent)
                    : MigrationException.unreachable(silent.reason(), silent);
        }
    }

    /** What it does not want just now is an answer: that too many deployments are under way. */
    private void check(Api.Answer answer) {
        try {
            api.expect(answer);
        } catch (CommandException refused) {
            if (refused.code() == ExitCode.UNREACHABLE) {
                throw refused;
            }
        }
    }
}
