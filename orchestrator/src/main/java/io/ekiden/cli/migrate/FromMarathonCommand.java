package io.ekiden.cli.migrate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.migrate.Definitions;
import io.ekiden.migrate.MarathonState;
import io.ekiden.migrate.Plain;
import io.ekiden.migrate.check.Report;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ekiden migrate from-marathon}. */
@Command(
        name = "from-marathon",
        description = {
            "Reads apps, groups and pods of a Marathon, says of each whether it is understood, changed or unsupported, field by"
                    + " field, and what stays behind. With --apply it puts them into an orchestrator: what is missing is created, what"
                    + " is the same stays, what differs is a conflict. It can be run again.",
            "Exits with 0 when all comes along, 1 when something is unsupported, was not taken or, with --wait, was not deployed,"
                    + " 2 on a conflict, 3 when the source or a flag is wrong, 4 when somebody does not answer."
        },
        footer = {
            "",
            "Examples:",
            "  ekiden migrate from-marathon http://marathon:8080",
            "  ekiden migrate from-marathon zk://zk1:2181,zk2:2181/marathon --report=report.json",
            "  ekiden migrate from-marathon marathon-backup.tar.gz --only=/shop --apply --wait"
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
final class FromMarathonCommand implements Callable<Integer> {
    private static final int MOST_NAMED = 20;

    @Parameters(
            paramLabel = "SOURCE",
            description =
                    "http://HOST:8080, the address of a Marathon; zk://H1:2181,H2:2181/marathon, its tree in ZooKeeper; or a"
                            + " file: an answer of /v2/groups or /v2/apps, a backup of Marathon, or nodes of ZooKeeper as JSON lines of path"
                            + " and data_base64. A source is only read.")
    private String source = "";

    @Option(names = "--only", paramLabel = "GROUP", description = "Takes this group alone.", defaultValue = "/")
    private String only = "/";

    @Option(
            names = "--history",
            description = "Puts older versions into the report. They cannot be taken along: no API writes history.",
            defaultValue = "false")
    private boolean history;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Writes the report there as JSON (default: no file).")
    private @Nullable Path report;

    @Option(names = "--json", description = "Prints the report as JSON.", defaultValue = "false")
    private boolean json;

    @Option(names = "--apply", description = "Puts the definitions into an orchestrator.", defaultValue = "false")
    private boolean apply;

    @Mixin
    private ApplyOptions applying = new ApplyOptions();

    @Mixin
    private SourceOptions sources = new SourceOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        return Ending.of(spec, this::run);
    }

    private int run() throws InterruptedException {
        var read = sources.read(source, history);
        var state = only.equals("/") ? read : read.only(only);
        var judged = Report.of(state);
        var whole = judged.json(history);
        var out = spec.commandLine().getOut();
        if (!json) {
            judged.lines().forEach(out::println);
            out.flush();
        }
        try {
            if (apply) {
                return apply(state, judged, whole);
            }
            if (!json) {
                out.println();
                out.println("Nothing was changed; --apply puts these definitions into an orchestrator.");
            }
            return judged.count("unsupported") == 0 ? Ending.WELL : Ending.FAILED;
        } finally {
            // However it ended: what was asked for until then is written nowhere else.
            tell(whole);
        }
    }

    private void tell(ObjectNode whole) {
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(whole.toPrettyString());
        }
        out.flush();
        if (report != null) {
            OwnFile.write(report, whole.toPrettyString() + "\n");
        }
    }

    private int apply(MarathonState state, Report judged, ObjectNode whole) throws InterruptedException {
        var err = spec.commandLine().getErr();
        var refused = judged.refused();
        if (!refused.isEmpty() && !applying.isPartial()) {
            err.println("ekiden: nothing was changed, as these would be refused: "
                    + Plain.line(String.join(", ", refused)) + "; --partial leaves them out");
            return Ending.FAILED;
        }
        var root = Definitions.without(state.root(), Set.copyOf(refused));
        var applied = applying.apply(spec, root, this::progress, soFar -> whole.set("applied", soFar.json()));
        whole.set("applied", applied.json());
        applied.problems().forEach(problem -> err.println("ekiden: " + Plain.line(problem)));
        if (applied.put().isInPart()) {
            err.println("ekiden: put before that: "
                    + Plain.line(named(applied.put().created(), applied.put().replaced())) + "; not put: "
                    + Plain.line(named(applied.put().left(), List.of())));
        }
        if (!refused.isEmpty()) {
            err.println("ekiden: left out: " + Plain.line(String.join(", ", refused)));
        }
        return switch (applied.outcome()) {
            case DONE -> judged.count("unsupported") == 0 ? Ending.WELL : Ending.FAILED;
            case CONFLICT -> Ending.CONFLICT;
            case REFUSED, LATE, FAILED -> Ending.FAILED;
            case AWAY -> Ending.UNREACHABLE;
        };
    }

    private static String named(List<String> some, List<String> others) {
        var all = Stream.concat(some.stream(), others.stream()).toList();
        var first = all.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return all.size() > MOST_NAMED ? first + " and " + (all.size() - MOST_NAMED) + " more" : first;
    }

    private void progress(String line) {
        if (!json) {
            var out = spec.commandLine().getOut();
            out.println(Plain.line(line));
            out.flush();
        }
    }
}
