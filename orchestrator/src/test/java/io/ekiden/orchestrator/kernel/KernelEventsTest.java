package io.ekiden.orchestrator.kernel;

import static io.ekiden.orchestrator.kernel.Apps.app;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.AppHealthCheck;
import io.ekiden.orchestrator.spec.Lifecycle.UpgradeStrategy;
import io.ekiden.orchestrator.spec.PathId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What subscribers of the event stream hear of. */
class KernelEventsTest {
    private static final PathId WEB = PathId.parse("/web");

    private final World world = World.subscribed();

    private List<StreamEvent> heard() {
        var events = world.effects.stream()
                .filter(effect -> effect instanceof Effect.Publish)
                .map(effect -> ((Effect.Publish) effect).event())
                .toList();
        world.effects.clear();
        return events;
    }

    private static AppDefinition web(String cmd, AppHealthCheck... checks) {
        return app("/web", cmd, 1, new UpgradeStrategy(1, 1), List.of(checks));
    }

    @Test
    void healthChecks_areToldOfWhenTheyBeginAndEnd() {
        world.creates(web("serve", Apps.httpCheck()));
        var version = world.state.app(WEB).orElseThrow().version();
        assertThat(heard()).contains(new StreamEvent.HealthCheckAdded(WEB, version, Apps.httpCheck()));

        world.updates(web("serve-2", Apps.httpCheck()), true);
        assertThat(heard()).noneMatch(event -> event instanceof StreamEvent.HealthCheckAdded);

        world.updates(web("serve-2"), true);
        assertThat(heard()).contains(new StreamEvent.HealthCheckRemoved(WEB));
    }

    @Test
    void healthChecks_endWithTheirApp() {
        world.creates(web("serve", Apps.httpCheck()));
        heard();
        world.asks(new Request.DeleteApp(WEB, true));
        assertThat(heard()).contains(new StreamEvent.HealthCheckRemoved(WEB));
    }

    /** <b>Source:</b> Marathon {@code UnknownInstanceTerminated}. Of an instance that is known a late word of an old task is no news. */
    @Test
    void endOfATaskThatNobodyKnows_isTold() {
        world.creates(web("serve"));
        world.offers("a");
        var known = world.instances("/web").iterator().next();
        heard();
        world.reports(new TaskId("shop_old-web.instance-1._app.3"), TaskState.TASK_FAILED);
        assertThat(heard())
                .containsExactly(new StreamEvent.UnknownTerminated(
                        "shop_old-web.instance-1", PathId.parse("/shop/old-web"), TaskState.TASK_FAILED));
        world.reports(known.id().task(7), TaskState.TASK_KILLED);
        world.reports(new TaskId("shop_old-web.instance-1._app.3"), TaskState.TASK_RUNNING);
        world.reports(new TaskId("somebody-elses"), TaskState.TASK_KILLED);
        assertThat(heard()).isEmpty();
    }

    @Test
    void executorsMessages_areTextOfLimitedLength() {
        says("pong".getBytes(StandardCharsets.UTF_8));
        assertThat(heard()).contains(new StreamEvent.FrameworkMessage("e1", "a1", "pong"));
        says("x".repeat(20_000).getBytes(StandardCharsets.UTF_8));
        assertThat(heard()).contains(new StreamEvent.FrameworkMessage("e1", "a1", "x".repeat(10_000)));
        world.happens(
                new KernelEvent.FromMaster(new Event.Message(new AgentId("a1"), new ExecutorId("e1"), "no base64!")));
        assertThat(heard()).contains(new StreamEvent.FrameworkMessage("e1", "a1", ""));
    }

    private void says(byte[] data) {
        var base64 = Base64.getEncoder().encodeToString(data);
        world.happens(new KernelEvent.FromMaster(new Event.Message(new AgentId("a1"), new ExecutorId("e1"), base64)));
    }
}
