package io.ekiden.orchestrator.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.deployment.Deployment.Action;
import io.ekiden.orchestrator.deployment.Deployment.Kind;
import io.ekiden.orchestrator.deployment.Deployment.Move;
import io.ekiden.orchestrator.deployment.Deployment.Step;
import io.ekiden.orchestrator.deployment.DeploymentIndex.Planned;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeploymentIndexTest {
    private static final int APPS = 5;
    private static final List<Kind> KINDS = List.of(Kind.values());

    private static PathId app(int number) {
        return PathId.parse("/app" + number);
    }

    private static Deployment deployment(String id, SplittableRandom random) {
        var versions = new TreeMap<PathId, Move>();
        IntStream.range(0, APPS)
                .filter(_ -> random.nextBoolean())
                .forEach(i -> versions.put(app(i), new Move(Optional.empty(), Optional.of(Instant.EPOCH))));
        var steps = new ArrayList<Step>();
        for (int step = random.nextInt(4); step > 0; step--) {
            steps.add(new Step(versions.keySet().stream()
                    .filter(_ -> random.nextBoolean())
                    .map(app -> new Action(KINDS.get(random.nextInt(KINDS.size())), app))
                    .toList()));
        }
        return new Deployment(id, Instant.EPOCH, steps, 0, versions);
    }

    /** By looking at all that there is. */
    private static Map<String, List<Planned>> looked(Iterable<Deployment> all, PathId app) {
        var found = new TreeMap<String, List<Planned>>();
        for (var deployment : all) {
            if (deployment.affects(app)) {
                found.put(
                        deployment.id(),
                        IntStream.range(0, deployment.steps().size())
                                .boxed()
                                .flatMap(step -> deployment.steps().get(step).actions().stream()
                                        .filter(action -> action.app().equals(app))
                                        .map(action -> new Planned(step, action.kind())))
                                .toList());
            }
        }
        return found;
    }

    @Test
    void index_saysWhatLookingAtAllOfThemSays() {
        long seed = 20_261_124;
        var random = new SplittableRandom(seed);
        var running = new TreeMap<String, Deployment>();
        var index = DeploymentIndex.NONE;
        for (int turn = 0; turn < 500; turn++) {
            var id = "d" + random.nextInt(6);
            var gone = running.remove(id);
            if (gone != null) {
                index = index.without(gone);
            } else {
                var deployment = deployment(id, random);
                running.put(id, deployment);
                index = index.with(deployment);
            }
            for (int i = 0; i < APPS; i++) {
                assertThat(index.ofApp(app(i)))
                        .as("turn %d of seed %d", turn, seed)
                        .isEqualTo(looked(running.values(), app(i)));
            }
        }
        for (var deployment : running.values()) {
            index = index.without(deployment);
        }
        assertThat(index).isEqualTo(DeploymentIndex.NONE);
    }
}
