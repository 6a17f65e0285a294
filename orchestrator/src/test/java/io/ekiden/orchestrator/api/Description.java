package io.ekiden.orchestrator.api;

import io.ekiden.orchestrator.api.page.DescriptionRoutes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What {@code api.raml} says, as far as it is written there: a resource for each path, traits only for parameters. */
record Description(Map<String, Map<String, TreeSet<String>>> resources) {
    private static final Pattern RESOURCE = Pattern.compile("(/\\S*):");
    private static final Pattern METHOD = Pattern.compile("  (get|put|post|patch|delete):");
    private static final Pattern TRAITS = Pattern.compile("    is: \\[(.*)]");
    private static final Pattern TRAIT = Pattern.compile("  (\\w+):");
    private static final Pattern PARAMETER = Pattern.compile("      ([^\\s:]+):");

    /** By path, by method in capitals: the names of query parameters. */
    static Description read() {
        var traits = new TreeMap<String, List<String>>();
        var resources = new LinkedHashMap<String, Map<String, TreeSet<String>>>();
        var trait = new ArrayList<String>();
        var methods = new TreeMap<String, TreeSet<String>>();
        var parameters = new TreeSet<String>();
        for (var line : DescriptionRoutes.read().lines().toList()) {
            var resource = RESOURCE.matcher(line);
            var method = METHOD.matcher(line);
            var used = TRAITS.matcher(line);
            var parameter = PARAMETER.matcher(line);
            var named = TRAIT.matcher(line);
            if (resource.matches()) {
                methods = new TreeMap<>();
                if (resources.put(resource.group(1), methods) != null) {
                    throw new AssertionError(resource.group(1) + " is there twice");
                }
            } else if (method.matches()) {
                parameters = new TreeSet<>();
                methods.put(method.group(1).toUpperCase(Locale.ROOT), parameters);
            } else if (used.matches()) {
                for (var name : used.group(1).split(", ")) {
                    parameters.addAll(traits.get(name));
                }
            } else if (resources.isEmpty() && named.matches()) {
                trait = new ArrayList<>();
                traits.put(named.group(1), trait);
            } else if (parameter.matches()) {
                (resources.isEmpty() ? trait : parameters).add(parameter.group(1));
            }
        }
        return new Description(resources);
    }

    /** Names of all query parameters. */
    TreeSet<String> parameters() {
        var all = new TreeSet<String>();
        resources.values().forEach(methods -> methods.values().forEach(all::addAll));
        return all;
    }
}
