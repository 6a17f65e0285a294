package io.ekiden.cli.bluegreen;

import io.ekiden.cli.client.CommandException;
import io.ekiden.config.SettingsException;
import io.ekiden.lb.bluegreen.Names;
import io.ekiden.lb.bluegreen.Step;
import io.ekiden.lb.bluegreen.run.BlueGreen;
import io.ekiden.lb.bluegreen.run.RefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** What ends in one of four codes. */
final class Running {
    static final int FAILED = 1;
    static final int CONFLICT = 2;
    static final int INVALID = 3;

    private static final String WHERE =
            ": --stats has to say where the statistics of HAProxy are, as http://lb.example:9090";

    private Running() {}

    /** The work of a command. */
    interface Work {
        int run() throws IOException, InterruptedException, RefusedException;
    }

    /** Does it, and says on the error stream of the command why it could not be done. */
    static int code(CommandSpec command, Work work) throws InterruptedException {
        var err = command.commandLine().getErr();
        try {
            return work.run();
        } catch (SettingsException invalid) {
            String.valueOf(invalid.getMessage()).lines().forEach(line -> say(err, line));
            return INVALID;
        } catch (CommandException unknown) {
            unknown.reason().lines().forEach(line -> say(err, line));
            return unknown.code();
        } catch (RefusedException refused) {
            say(err, String.valueOf(refused.getMessage()));
            return refused.isConflict() ? CONFLICT : INVALID;
        } catch (IOException silent) {
            say(err, String.valueOf(silent.getMessage()));
            return FAILED;
        }
    }

    private static void say(PrintWriter err, String line) {
        err.println("ekiden: " + line);
    }

    static int code(Step.End end) {
        return switch (end.outcome()) {
            case DONE, HELD -> 0;
            case ROLLED_BACK, FAILED -> FAILED;
            case CONFLICT -> CONFLICT;
        };
    }

    /** The one group that is meant. */
    static Names find(BlueGreen blueGreen, String app) throws IOException, InterruptedException, RefusedException {
        var found = blueGreen.find(app);
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw new SettingsException(
                found.isEmpty()
                        ? app + " is no app with the label HAPROXY_DEPLOYMENT_GROUP, nor such a group"
                        : app + " is in the groups "
                                + String.join(
                                        ", ", found.stream().map(Names::group).toList())
                                + "; say which one");
    }

    /**
     * Without statistics it takes a Marathon that drains by itself, and a balancer that it waits for.
     *
     * @param force goes on where there is none
     */
    static void checkDraining(BlueGreen blueGreen, BlueGreen.Places places, boolean force)
            throws IOException, InterruptedException {
        if (!places.statistics().isEmpty()) {
            return;
        }
        var balancers = blueGreen.balancers();
        if (balancers.isEmpty()) {
            throw new SettingsException("this Marathon does not wait for load balancers" + WHERE);
        }
        if (balancers.get() == 0 && !force) {
            throw new SettingsException("this Marathon knows of no load balancer now, so nothing would be drained"
                    + WHERE + "; or say --force");
        }
    }
}
