package io.ekiden.orchestrator.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.Parsed;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.ekiden.orchestrator.spec.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KernelSecretsTest {
    private static final Secrets SECRETS = new Secrets(
            new TreeMap<>(Map.of("pw", "/db/pw")), new TreeMap<>(Map.of("PASSWORD", "pw")), Optional.empty());

    private final World world = World.subscribed();

    private Effect.LaunchWithSecrets launch() {
        var app = Apps.app("/web", "serve", 1);
        world.creates(app.withRun(app.run().withSecrets(SECRETS)));
        world.offersOnce("a");
        return world.effects.stream()
                .filter(e -> e instanceof Effect.LaunchWithSecrets)
                .map(e -> (Effect.LaunchWithSecrets) e)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void launch_namesTheSecretsOfItsTasks_beforeAnybodyKnowsThem() {
        var launch = launch();
        var instance = world.instances("/web").iterator().next();
        assertThat(instance.condition()).isEqualTo(Condition.PROVISIONED);
        assertThat(launch.secrets()).isEqualTo(Map.of(instance.taskId(), SECRETS));
        assertThat(launch.accept().tasks())
                .singleElement()
                .satisfies(task -> assertThat(task.command().environment()).doesNotContainKey("PASSWORD"));
    }

    @Test
    void secretsOfVolumesAlone_areLookedUpToo() throws Exception {
        var volume = "{\"id\":\"/web\",\"cmd\":\"x\",\"container\":{\"volumes\":[{\"containerPath\":\"d\",\"external\":"
                + "{\"name\":\"v\",\"provider\":\"csi\",\"options\":{\"pluginName\":\"p\",\"capability\":{\"accessType\":"
                + "\"mount\",\"accessMode\":\"SINGLE_NODE_WRITER\"},\"nodeStageSecret\":{\"key\":\"k\"}}}}]}}";
        var parsed = new AppJson(RoleSettings.DEFAULT)
                .parse(Json.read(volume.getBytes(StandardCharsets.UTF_8)), PathId.ROOT, world.now);
        world.creates(((Parsed.Accepted) parsed).app());
        world.offersOnce("a");
        var task = world.instances("/web").iterator().next().taskId();
        assertThat(world.effects)
                .anyMatch(effect -> effect instanceof Effect.LaunchWithSecrets launch
                        && launch.secrets().equals(Map.of(task, Secrets.NONE)));
    }

    @Test
    void secretThatCannotBeHad_isTheFailureOfTheTask_whichIsTriedAgainLater() {
        launch();
        var task = world.instances("/web").iterator().next().taskId();
        world.happens(new KernelEvent.FromMaster(new Event.Update(TaskStatus.of(
                task, TaskState.TASK_ERROR, TaskStatus.Source.SOURCE_MASTER, "env PASSWORD: not there", world.now))));
        assertThat(world.state.population().failures().get(PathId.parse("/web")))
                .isNotNull()
                .matches(failure -> failure.message().equals("env PASSWORD: not there"));
        assertThat(world.instances("/web"))
                .singleElement()
                .matches(i -> i.condition() == Condition.SCHEDULED && i.incarnation() == 2);
    }
}
