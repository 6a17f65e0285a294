package io.ekiden.mesos.agent.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The environment of a command, on its way through programs that have more rights than the command is to have: {@code LD_PRELOAD} of a
 * task must not be theirs. They have the values under names that mean nothing, and hand them on; on no command line is more of them
 * than their names, but for those that no shell can export, which are on that of {@code env} until it becomes the command.
 */
public final class CarriedEnvironment {
    private static final String CARRIER = "EKIDEN_CARRIED_";

    private final SortedMap<String, String> variables;

    public CarriedEnvironment(Map<String, String> variables) {
        this.variables = new TreeMap<>(variables);
    }

    /** All that the programs on the way have. */
    public Map<String, String> onTheWay() {
        var carriers = new TreeMap<String, String>();
        variables.values().forEach(value -> carriers.put(CARRIER + carriers.size(), value));
        return carriers;
    }

    /** The words that stand right before the command, as whose user it is to run. */
    public List<String> words() {
        var exports = new StringBuilder();
        var unset = new StringBuilder("unset PWD OLDPWD SHLVL");
        var names = new ArrayList<>(variables.keySet());
        boolean isEnvNeeded = false;
        for (int i = 0; i < names.size(); i++) {
            var name = names.get(i);
            var carrier = CARRIER + i;
            unset.append(' ').append(carrier);
            if (Shell.onlyExports(name)) {
                exports.append("export ")
                        .append(name)
                        .append("=\"$")
                        .append(carrier)
                        .append("\"; ");
            } else {
                isEnvNeeded = true;
                exports.append("set -- ")
                        .append(Shell.quote(name + "="))
                        .append("\"$")
                        .append(carrier)
                        .append("\" \"$@\"; ");
            }
        }
        var text = exports + (isEnvNeeded ? "set -- /usr/bin/env \"$@\"; " : "") + unset + "; exec \"$@\"";
        return List.of("/bin/sh", "-c", text, "sh");
    }
}
