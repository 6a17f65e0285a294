package io.ekiden.cli.option.server;

import io.ekiden.cli.option.SecretsOption;
import io.ekiden.cli.part.OrchestratorPart;
import io.ekiden.config.Problems;
import io.ekiden.orchestrator.api.http.Door;
import io.ekiden.orchestrator.api.json.old.OutputStyle;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/** What an orchestrator is told wherever it runs. */
public final class BehaviourOptions {
    @Mixin
    private ApiOptions api = new ApiOptions();

    @Mixin
    private SchedulingOptions scheduling = new SchedulingOptions();

    @Mixin
    private BrakeOptions brake = new BrakeOptions();

    @Mixin
    private RoleOption role = new RoleOption();

    @Mixin
    private TaskOptions tasks = new TaskOptions();

    @Mixin
    private FeatureOption features = new FeatureOption();

    @Mixin
    private SecretsOption secrets = new SecretsOption();

    @Mixin
    private BackupOption backup = new BackupOption();

    /** True when the API is not for everybody. */
    public boolean isGuarded() {
        return api.isGuarded();
    }

    /** The files that say whom the API is for. */
    public List<Path> doorFiles() {
        return api.doorFiles();
    }

    /**
     * Whom the API is for, read anew.
     *
     * @throws io.ekiden.config.SettingsException saying what is wrong
     */
    public Optional<Door> door() {
        return api.door();
    }

    public void check(Problems problems) {
        api.check(problems);
        scheduling.check(problems);
        brake.check(problems);
        role.check(problems);
        features.check(problems);
        tasks.check(problems);
        secrets.check(problems);
        backup.check(problems);
    }

    public OrchestratorPart.Behaviour behaviour() {
        var roles = role.roles();
        return new OrchestratorPart.Behaviour(
                secrets.resolver(),
                api.http(),
                api.events(),
                scheduling
                        .kernel()
                        .withNewGroupsEnforce(roles.newGroupsEnforce())
                        .withBrake(brake.settings())
                        .withTasks(tasks.tasks()),
                roles,
                features.options()
                        .withDefaultNetwork(tasks.network())
                        .withOldWords(api.http().style() == OutputStyle.MARATHON_1_4),
                api.callbacks(),
                backup.backups());
    }
}
