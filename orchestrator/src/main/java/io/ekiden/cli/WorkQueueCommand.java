package io.ekiden.cli;

import io.ekiden.cli.option.FrameworkLoginOptions;
import io.ekiden.cli.option.TlsOptions;
import io.ekiden.config.Problems;
import io.ekiden.config.SettingsException;
import io.ekiden.mesos.scheduler.HttpSchedulerSettings;
import io.ekiden.mesos.sdk.example.WorkQueue;
import io.ekiden.mesos.security.file.Login;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ekiden work-queue}: the example framework. */
@Command(
        name = "work-queue",
        description = {
            "Runs commands somewhere in the cluster, each once, and ends when all have ended: an example of a framework",
            "(io.ekiden.mesos.sdk.example.WorkQueue). Exits with 1 when one of them failed."
        },
        footer = {
            "",
            "Examples:",
            "  ekiden work-queue 'echo hi' 'uname -a'",
            "  ekiden work-queue --master http://h1:5050 true"
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class WorkQueueCommand implements Callable<Integer> {
    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "Where masters answer, several with commas.",
            defaultValue = "127.0.0.1:5050")
    private String master = "";

    @Mixin
    private TlsOptions tls = new TlsOptions();

    @Mixin
    private FrameworkLoginOptions login = new FrameworkLoginOptions();

    @Parameters(paramLabel = "COMMAND", arity = "1..*", description = "What to run, a shell command each.")
    private List<String> commands = List.of();

    @Override
    public Integer call() {
        var problems = new Problems();
        var secure = tls.tls(problems);
        var settings = HttpSchedulerSettings.DEFAULT.with(new Login(login.credential(problems), secure));
        problems.throwIfAny();
        var masters = Arrays.stream(master.split(","))
                .map(text -> address(text, secure.clientScheme()))
                .toList();
        int failed = WorkQueue.run(masters, settings, commands, System.out);
        return failed == 0 ? 0 : 1;
    }

    private static URI address(String text, String scheme) {
        try {
            var uri = URI.create(text.contains("://") ? text.strip() : scheme + "://" + text.strip());
            if (uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException malformed) {
            // Said below.
        }
        throw new SettingsException("--master is '" + text + "', which is no address such as http://127.0.0.1:5050");
    }
}
