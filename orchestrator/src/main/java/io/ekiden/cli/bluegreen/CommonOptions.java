package io.ekiden.cli.bluegreen;

import io.ekiden.cli.client.ServerDefaults;
import io.ekiden.cli.client.ServerOptions;
import io.ekiden.cli.option.lb.LookOptions;
import io.ekiden.config.Problems;
import io.ekiden.lb.bluegreen.run.BlueGreen.Places;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** The flags of all commands: how fast it goes, where to look, and how progress is told. */
final class CommonOptions {
    @Mixin
    private StepOptions steps = new StepOptions();

    @Mixin
    private LookOptions look = new LookOptions();

    @Mixin
    private ServerOptions cluster = new ServerOptions();

    @Mixin
    private ReportOptions reports = new ReportOptions();

    /** Where to look; what is wrong with any of them is noted. */
    Places places(CommandSpec command, Problems problems) {
        var places = look.places(cluster, ServerDefaults.environment(command), problems);
        steps.check(problems);
        return places;
    }

    StepOptions steps() {
        return steps;
    }

    ReportOptions reports() {
        return reports;
    }
}
