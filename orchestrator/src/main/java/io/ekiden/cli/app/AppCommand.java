package io.ekiden.cli.app;

import io.ekiden.cli.deploy.DeployCommand;
import io.ekiden.cli.sandbox.AppExecCommand;
import io.ekiden.cli.sandbox.AppFilesCommand;
import io.ekiden.cli.sandbox.AppLogsCommand;
import picocli.CommandLine.Command;

/** {@code ekiden app}. */
@Command(
        name = "app",
        description = "Apps: look at them, change them, find out why they do not run.",
        mixinStandardHelpOptions = true,
        subcommands = {
            AppListCommand.class,
            AppShowCommand.class,
            AppWhyCommand.class,
            AppLogsCommand.class,
            AppExecCommand.class,
            AppFilesCommand.class,
            DeployCommand.class,
            AppScaleCommand.class,
            AppRestartCommand.class,
            AppSuspendCommand.class,
            AppDestroyCommand.class,
            AppVersionsCommand.class,
            AppDiffCommand.class,
            AppRollbackCommand.class
        })
public final class AppCommand {}
