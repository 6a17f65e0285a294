package io.ekiden.cli.command;

import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.show.Ages;
import io.ekiden.cli.show.Table;
import io.ekiden.orchestrator.spec.PathId;
import java.util.List;

/**
 * The versions of an app, a pod or a group.
 *
 * @param kind {@code app}, {@code pod} or {@code group}, whose command 'versions' lists them
 * @param all the newest first
 */
public record Versions(String kind, PathId id, List<String> all) {
    public Versions {
        all = List.copyOf(all);
    }

    /** One that is named by its time, or the beginning of it, or by how many versions it is back: 0 is the newest. */
    public String named(String text) {
        if (text.matches("[0-9]{1,3}")) {
            int back = Integer.parseInt(text);
            if (back >= all.size()) {
                throw CommandException.failed(id + " has " + all.size() + " versions; there is none " + back + " back");
            }
            return all.get(back);
        }
        var found = all.stream().filter(version -> version.startsWith(text)).toList();
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw CommandException.failed(
                found.isEmpty()
                        ? id + " has no version " + text + "; 'ekiden " + kind + " versions " + id + "' lists them"
                        : text + " could be any of " + String.join(", ", found));
    }

    /** Shows them, each with how many it is back. */
    public int show(Session session) {
        var json = Json.array();
        all.forEach(json::add);
        if (session.printedJson(json)) {
            return ExitCode.WELL;
        }
        if (session.output().quiet()) {
            all.forEach(session.screen()::line);
            return ExitCode.WELL;
        }
        var table = Table.of("BACK", "VERSION", "MADE").right(0);
        for (int back = 0; back < all.size(); back++) {
            table.row(Integer.toString(back), all.get(back), Ages.since(all.get(back), session.now()) + " ago");
        }
        table.print(session.screen(), "There are none.");
        return ExitCode.WELL;
    }
}
