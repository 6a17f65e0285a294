package io.ekiden.cli.option.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.config.Problems;
import io.ekiden.config.SettingsException;
import io.ekiden.orchestrator.kernel.KernelSettings;
import io.ekiden.orchestrator.launch.GpuSchedulingBehavior;
import io.ekiden.orchestrator.launch.PlacementRules;
import io.ekiden.orchestrator.launch.TaskInfoFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class SchedulingOptionsTest {
    private static SchedulingOptions given(String... arguments) {
        var options = new SchedulingOptions();
        CommandLine.populateCommand(options, arguments);
        return options;
    }

    @Test
    void nothingSaid_isTheDefault() {
        assertThat(given().kernel()).isEqualTo(KernelSettings.DEFAULT);
    }

    @Test
    void flags_reachTheKernel() {
        var options = given(
                "--max-running-deployments=7",
                "--local-port-min=11000",
                "--local-port-max=12000",
                "--max-instances-per-offer=9",
                "--zk-max-versions=3",
                "--decline-offer-duration=5s",
                "--reconciliation-interval=1m",
                "--task-launch-timeout=2m");
        var problems = new Problems();
        options.check(problems);
        problems.throwIfAny();
        var kernel = options.kernel();
        assertThat(kernel.maxRunningDeployments()).isEqualTo(7);
        assertThat(kernel.servicePortMin()).isEqualTo(11_000);
        assertThat(kernel.servicePortMax()).isEqualTo(12_000);
        assertThat(kernel.maxInstancesPerOffer()).isEqualTo(9);
        assertThat(kernel.maxVersions()).isEqualTo(3);
        assertThat(kernel.declineFor()).isEqualTo(Duration.ofSeconds(5));
        assertThat(kernel.reconcileEvery()).isEqualTo(Duration.ofMinutes(1));
        assertThat(kernel.launchTimeout()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void places_areAsOperatorsSay() {
        var lavish = given("--gpu-scheduling-behavior=unrestricted", "--draining-seconds=5m");
        assertThat(lavish.kernel().placement())
                .isEqualTo(new PlacementRules.Settings(GpuSchedulingBehavior.UNRESTRICTED, Duration.ofMinutes(5)));
        assertThat(given("--disable-maintenance-mode").kernel().placement().maintenance())
                .isFalse();
        var problems = new Problems();
        given("--disable-maintenance-mode", "--draining-seconds=5m").check(problems);
        assertThatThrownBy(problems::throwIfAny)
                .hasMessageContaining("--draining-seconds has no effect with --disable-maintenance-mode");
        assertThat(given("--gpu-scheduling-behavior=undefined")
                        .kernel()
                        .placement()
                        .gpus())
                .isEqualTo(GpuSchedulingBehavior.UNRESTRICTED);
        assertThatThrownBy(() -> given("--gpu-scheduling-behavior=scarce"))
                .hasMessageContaining("--gpu-scheduling-behavior")
                .hasMessageContaining("'scarce'");
    }

    private static TaskOptions tasks(String... arguments) {
        var options = new TaskOptions();
        CommandLine.populateCommand(options, arguments);
        return options;
    }

    @Test
    void tasks_getWhatOperatorsSay() {
        assertThat(tasks().tasks()).isEqualTo(TaskInfoFactory.Settings.DEFAULT);
        assertThat(tasks().network()).isEmpty();
        var given = tasks("--default-network-name=blue", "--mesos-bridge-name=cni0", "--env-vars-prefix=MY_");
        given.check(new Problems());
        assertThat(given.network()).contains("blue");
        assertThat(given.tasks().mesosBridge()).isEqualTo("cni0");
        assertThat(given.tasks().envVarsPrefix()).isEqualTo("MY_");
        var problems = new Problems();
        tasks("--default-network-name=host", "--mesos-bridge-name=a b", "--env-vars-prefix=1=")
                .check(problems);
        assertThatThrownBy(problems::throwIfAny)
                .hasMessageContaining("--default-network-name must not be 'host'")
                .hasMessageContaining("--mesos-bridge-name must match")
                .hasMessageContaining("--env-vars-prefix is '1='");
    }

    @Test
    void features_areThoseOfMarathon() {
        assertThat(features().options().gpus()).isFalse();
        assertThat(features("--enable-features=secrets,external_volumes")
                        .options()
                        .gpus())
                .isFalse();
        assertThat(features("--enable-features=vips, gpu_resources").options().gpus())
                .isTrue();
        var problems = new Problems();
        features("--enable-features=gpu,secrets").check(problems);
        assertThatThrownBy(problems::throwIfAny)
                .hasMessageContaining(
                        "--enable-features names gpu, which is no feature; there are external_volumes, gpu_res");
    }

    private static FeatureOption features(String... arguments) {
        var options = new FeatureOption();
        CommandLine.populateCommand(options, arguments);
        return options;
    }

    @Test
    void whatCannotBe_isNamedAllAtOnce() {
        var problems = new Problems();
        given("--max-running-deployments=0", "--local-port-min=12000", "--local-port-max=11000")
                .check(problems);
        assertThatThrownBy(problems::throwIfAny)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("--max-running-deployments is 0; 1 to 1000000 are possible")
                .hasMessageContaining("--local-port-min is 12000 and --local-port-max 11000");
    }
}
