package io.ekiden.mesos.agent.machine;

import static io.ekiden.mesos.agent.machine.MachineDriver.FW;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.messages.AgentToMaster.OperationEnded;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.operation.Volume;
import io.ekiden.mesos.operation.VolumeId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AgentOperationsTest {
    private static final Resources PLAIN = Resources.parse("cpus:1");
    private static final Resources RESERVED = Resources.parse("cpus<DYNAMIC/a/me>:1");
    private static final Resources VOLUME = Resources.parse("cpus<DYNAMIC/a/me|disk/v1/me/data/RW/!/!/!/!>:1");
    private static final Volume V1 = new Volume(new VolumeId("a", "v1"));

    private static MasterToAgent.ApplyOperation apply(int number, Resources consumed, Resources converted) {
        return new MasterToAgent.ApplyOperation(
                new UUID(7, number), FW, Optional.of("op" + number), consumed, converted);
    }

    private static OperationEnded sent(MachineDriver driver) {
        return driver.effects().stream()
                .filter(effect -> effect instanceof AgentEffect.Send(OperationEnded _))
                .map(effect -> (OperationEnded) ((AgentEffect.Send) effect).message())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void operation_isKeptOverARestart_untilAcknowledged() {
        var driver = MachineDriver.registered().on(apply(1, PLAIN, RESERVED));
        assertThat(sent(driver).failure()).isEmpty();
        assertThat(driver.state().info().resources())
                .isEqualTo(Resources.parse("cpus:3").plus(RESERVED));

        var restarted = driver.restarted();
        assertThat(restarted.state().snapshot().info().resources())
                .isEqualTo(Resources.parse("cpus:3").plus(RESERVED));
        assertThat(restarted.state().snapshot().operations()).containsExactly(sent(driver));

        var acknowledged = restarted
                .on(new MasterToAgent.AcknowledgeOperation(new UUID(7, 1)))
                .restarted();
        assertThat(acknowledged.state().snapshot().operations()).isEmpty();
        assertThat(acknowledged.state().info().resources())
                .isEqualTo(Resources.parse("cpus:3").plus(RESERVED));
    }

    @Test
    void operation_sentTwice_isDoneOnce() {
        var driver = MachineDriver.registered().on(apply(1, PLAIN, RESERVED)).on(apply(1, PLAIN, RESERVED));

        assertThat(sent(driver).failure()).isEmpty();
        assertThat(driver.state().info().resources())
                .isEqualTo(Resources.parse("cpus:3").plus(RESERVED));
    }

    @Test
    void operation_onWhatIsNotThere_fails_andChangesNothing() {
        var driver = MachineDriver.registered().on(apply(1, RESERVED, PLAIN));

        assertThat(sent(driver).failure()).isPresent();
        assertThat(driver.state().info().resources()).isEqualTo(Resources.parse("cpus:4"));
    }

    @Test
    void volume_isMadeBeforeTheMasterHears_andMadeAgainAtABegin() {
        var driver = MachineDriver.registered().on(apply(1, PLAIN, RESERVED)).on(apply(2, RESERVED, VOLUME));
        assertThat(driver.effects())
                .containsExactly(new AgentEffect.CreateVolume(V1), new AgentEffect.Send(sent(driver)));

        var begun = driver.restarted().on(new AgentEvent.Begun(List.of()));
        assertThat(begun.effects()).contains(new AgentEffect.KeepVolume(V1));

        begun.on(apply(3, VOLUME, RESERVED));
        assertThat(begun.effects()).first().isEqualTo(new AgentEffect.DestroyVolume(V1));
    }

    @Test
    void reservation_isKeptWhenLessIsConfigured() {
        var state = MachineDriver.registered().on(apply(1, PLAIN, RESERVED)).state();
        var info = state.info().withResources(Resources.parse("cpus:0.5"));

        assertThat(state.withInfo(info).info().resources()).isEqualTo(RESERVED);
    }
}
