package io.ekiden.migrate.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.migrate.Definitions;
import io.ekiden.migrate.MigrationException;
import io.ekiden.migrate.apply.Applied.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What becomes of it when the orchestrator changes while definitions are put into it. */
class ApplierTest {
    private static final String EMPTY = "{'id':'/','apps':[],'groups':[]}";
    private static final String WANTED = "{'id':'/','apps':[{'id':'/new','cmd':'x'}],'groups':[]}";
    private static final String CREATES = "{'id':'/new','change':'create'}";

    private final List<String> told = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode tree(String text) {
        return Definitions.clean(json(text));
    }

    private static String plan(String apps, String groups) {
        return "{'steps':[],'apps':[" + apps + "],'groups':[" + groups + "],'token':'t'}";
    }

    /** Shows the tree always, and of the plans one after the other, the last one again and again. */
    private Target orchestrator(String tree, String... plans) {
        var next = new int[1];
        return (method, path, _) -> {
            asked.add(method + " " + path.replaceAll("embed=.*", "…"));
            return switch (method + " " + path.replaceAll("\\?.*", "")) {
                case "GET /v2/groups" -> new Target.Answer(200, json(tree), Optional.empty());
                case "POST /v2/plan" ->
                    new Target.Answer(200, json(plans[Math.min(next[0]++, plans.length - 1)]), Optional.empty());
                case "PUT /v2/groups" -> new Target.Answer(200, json("{'deploymentId':'d1'}"), Optional.empty());
                default -> throw new AssertionError(method + " " + path);
            };
        };
    }

    private Applied apply(Target target, String wanted, boolean replaces) {
        return new Applier(target, told::add).apply(tree(wanted), replaces);
    }

    /** A colleague gave /old another command after it was read: the list of its level would set it back. */
    @Test
    void changeOfAnother_thatWouldBeUndone_isReadFirst() {
        var there = "{'id':'/','apps':[{'id':'/old','cmd':'y'}],'groups':[]}";
        var applied = apply(
                orchestrator(there, plan(CREATES + ",{'id':'/old','change':'update'}", ""), plan(CREATES, "")),
                WANTED,
                false);
        assertThat(applied.outcome()).isEqualTo(Outcome.DONE);
        assertThat(applied.put().created()).containsExactly("/new");
        assertThat(asked)
                .containsExactly(
                        "GET /v2/groups?…",
                        "POST /v2/plan",
                        "GET /v2/groups?…",
                        "POST /v2/plan",
                        "PUT /v2/groups?plan=t");
        assertThat(told).anySatisfy(line -> assertThat(line).contains("update /old", "reading it again"));
    }

    @Test
    void orchestratorThatIsChangedAgainAndAgain_isLeftAsItIs() {
        for (var foreign : List.of(
                plan("{'id':'/old','change':'delete'}", ""),
                plan(CREATES, "{'id':'/old','change':'delete'}"),
                plan(CREATES, "{'id':'/g','change':'update'}"),
                // Somebody made one of this name: other than what is wanted, or it would not be changed.
                plan("{'id':'/new','change':'update'}", ""))) {
            asked.clear();
            var applied = apply(orchestrator(EMPTY, foreign), WANTED, false);
            assertThat(applied.outcome()).as(foreign).isEqualTo(Outcome.CONFLICT);
            assertThat(applied.problems())
                    .singleElement()
                    .asString()
                    .contains("5 times", "nothing was changed", "do it again");
            assertThat(asked).hasSize(10).noneMatch(request -> request.startsWith("PUT"));
        }
    }

    @Test
    void whatIsMeant_isDoneAtOnce() {
        var there = "{'id':'/','apps':[{'id':'/app','cmd':'y'}],'groups':[{'id':'/g','apps':[],'groups':[]}]}";
        var wanted = "{'id':'/','apps':[{'id':'/app','cmd':'x'}],'groups':["
                + "{'id':'/g','apps':[],'groups':[],'dependencies':['/app']},{'id':'/h','apps':[{'id':'/h/a','cmd':'z'}],'groups':[]}]}";
        var applied = apply(
                orchestrator(
                        there,
                        plan(
                                "{'id':'/app','change':'update'},{'id':'/h/a','change':'create'},{'id':'/else','change':'none'}",
                                "{'id':'/g','change':'update'},{'id':'/h','change':'create'}")),
                wanted,
                true);
        assertThat(applied.outcome()).as(applied.toString()).isEqualTo(Outcome.DONE);
        assertThat(asked).hasSize(3);
    }

    /** A plan holds until the request arrives, or it is made again. */
    @Test
    void planThatDoesNotHoldAnyMore_isMadeAgain_butALockIsAConflict() {
        var refusals = new ArrayList<>(
                List.of("{'message':'The plan no longer holds'}", "{'message':'locked','deployments':[{'id':'d7'}]}"));
        var rest = orchestrator(EMPTY, plan(CREATES, ""));
        Target target = (method, path, body) -> {
            var answer = rest.send(method, path, body);
            return method.equals("PUT")
                    ? new Target.Answer(409, json(refusals.removeFirst()), Optional.empty())
                    : answer;
        };
        var applied = apply(target, WANTED, false);
        assertThat(applied.outcome()).isEqualTo(Outcome.CONFLICT);
        assertThat(applied.problems()).anySatisfy(line -> assertThat(line).contains("d7 is under way"));
        assertThat(asked).hasSize(6);
        assertThat(told).anySatisfy(line -> assertThat(line).contains("no longer holds", "reading it again"));
    }

    /** A Marathon has no plans, and nothing can hold it. */
    @Test
    void orchestratorWithoutPlans_isAskedWithoutOne() {
        var rest = orchestrator(EMPTY, plan(CREATES, ""));
        Target target = (method, path, body) -> {
            var answer = rest.send(method, path, body);
            return path.equals("/v2/plan")
                    ? new Target.Answer(404, MissingNode.getInstance(), Optional.empty())
                    : answer;
        };
        assertThat(apply(target, WANTED, false).deployments()).containsExactly("d1");
        assertThat(asked).endsWith("PUT /v2/groups");
    }

    private static final String TWO_PODS = "{'id':'/','apps':[{'id':'/new','cmd':'x'}],'groups':[],'pods':["
            + "{'id':'/p1','containers':[{'name':'c','resources':{'cpus':1,'mem':1}}]},"
            + "{'id':'/p2','containers':[{'name':'c','resources':{'cpus':1,'mem':1}}]},"
            + "{'id':'/p3','containers':[{'name':'c','resources':{'cpus':1,'mem':1}}]}]}";

    /** As it goes until the second pod. */
    private Target untilTheSecondPod(Supplier<Target.Answer> then) {
        var rest = orchestrator(EMPTY, plan(CREATES, ""));
        return (method, path, body) -> {
            if (!path.equals("/v2/pods")) {
                return rest.send(method, path, body);
            }
            return body.orElseThrow().path("id").asText().equals("/p1")
                    ? new Target.Answer(201, MissingNode.getInstance(), Optional.of("d2"))
                    : then.get();
        };
    }

    @Test
    void podThatIsRefused_leavesTheNextOnes_andWhatWasPutIsKnown() {
        var target = untilTheSecondPod(
                () -> new Target.Answer(422, json("{'message':'Object is not valid'}"), Optional.empty()));
        var applied = apply(target, TWO_PODS, false);
        assertThat(applied.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(applied.put().created()).containsExactly("/new", "/p1");
        assertThat(applied.put().left()).containsExactly("/p2", "/p3");
        assertThat(applied.put().isInPart()).isTrue();
        assertThat(applied.deployments()).containsExactly("d1", "d2");
        assertThat(applied.json().path("left").toString()).isEqualTo("[\"/p2\",\"/p3\"]");
    }

    @Test
    void orchestratorThatFallsSilent_leavesWhatItTook() {
        var target = untilTheSecondPod(() -> {
            throw MigrationException.unreachable("it took the request and did not answer\nsee what became of it", null);
        });
        var applied = apply(target, TWO_PODS, false);
        assertThat(applied.outcome()).isEqualTo(Outcome.AWAY);
        assertThat(applied.put().created()).containsExactly("/new", "/p1");
        assertThat(applied.problems())
                .containsExactly("it took the request and did not answer", "see what became of it");
    }

    @Test
    void refusalOfAll_andAConflict_putNothing() {
        var rest = orchestrator(EMPTY, plan(CREATES, ""));
        Target refusing = (method, path, body) -> method.equals("PUT")
                ? new Target.Answer(422, json("{'message':'no'}"), Optional.empty())
                : rest.send(method, path, body);
        var refused = apply(refusing, WANTED, false);
        assertThat(refused.put().created()).isEmpty();
        assertThat(refused.put().left()).containsExactly("/new");
        var conflict = apply(
                orchestrator("{'id':'/','apps':[{'id':'/new','cmd':'other'}],'groups':[]}", plan("", "")),
                "{'id':'/','apps':[{'id':'/new','cmd':'x'},{'id':'/more','cmd':'x'}],'groups':[]}",
                false);
        assertThat(conflict.outcome()).isEqualTo(Outcome.CONFLICT);
        assertThat(conflict.put().created()).isEmpty();
        assertThat(conflict.put().left()).containsExactly("/more");
    }

    @Test
    void tooManyDeployments_areAConflict() {
        var rest = orchestrator(EMPTY, plan(CREATES, ""));
        Target full = (method, path, body) -> method.equals("PUT")
                ? new Target.Answer(
                        403, json("{'message':'Max number (100) of running deployments reached'}"), Optional.empty())
                : rest.send(method, path, body);
        assertThat(apply(full, WANTED, false).outcome()).isEqualTo(Outcome.CONFLICT);
    }
}
