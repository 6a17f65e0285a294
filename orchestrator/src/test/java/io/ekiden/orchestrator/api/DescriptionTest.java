package io.ekiden.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.api.pod.PodPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The description of the API says what there is: all of it, and nothing else. */
class DescriptionTest extends ServedApi {
    private static final Description DESCRIPTION = Description.read();
    /** Not found as an id is not there, not as a path. */
    private static final String NOWHERE = "URI not found";

    /** A path with an id of nothing for each placeholder. */
    private static String one(String resource) {
        return resource.replaceAll("\\{\\w+}", "nothing");
    }

    @Test
    void everyMethod_isThere_andEveryOther_isNot() throws Exception {
        for (var resource : DESCRIPTION.resources().entrySet()) {
            var described = new TreeSet<>(resource.getValue().keySet());
            var allow = send("OPTIONS", one(resource.getKey()), "").headers().firstValue("Allow");
            if (allow.isPresent()) {
                var allowed = new TreeSet<>(Set.of(allow.get().split(",")));
                allowed.removeAll(Set.of("HEAD", "OPTIONS"));
                // It is not a method of all apps, but of those that labels select.
                described.removeIf(
                        method -> method.equals("DELETE") && resource.getKey().equals("/v2/apps"));
                assertThat(described).as(resource.getKey()).isEqualTo(allowed);
            } else {
                for (var method : List.of("GET", "PUT", "POST", "PATCH", "DELETE")) {
                    var answer = send(method, one(resource.getKey()), "");
                    boolean isThere = answer.statusCode() != 405
                            && !answer.body().contains(NOWHERE)
                            && answer.statusCode() != 501;
                    assertThat(isThere)
                            .as("%s %s: %s", method, resource.getKey(), answer.body())
                            .isEqualTo(described.contains(method));
                }
            }
        }
    }

    @Test
    void everyRoute_isDescribed() {
        var heads = DESCRIPTION.resources().keySet().stream()
                .map(resource -> one(resource))
                .toList();
        var routes = routes().stream()
                // The page, and what is looked at on the way.
                .filter(path -> !path.startsWith("/ui") && !path.equals("/") && !path.equals("/v2/"))
                .toList();
        assertThat(routes).hasSizeGreaterThan(20);
        for (var route : routes) {
            var one = route.replaceAll(":\\w+", "nothing");
            assertThat(heads).as("a resource for the route " + route).anyMatch(head -> (head + "/").startsWith(one));
        }
    }

    @Test
    void everyKindOfPath_isDescribed() {
        kinds("/v2/apps", tail -> AppPath.parse(tail).getClass(), AppPath.class);
        kinds("/v2/groups", tail -> GroupPath.parse(tail).getClass(), GroupPath.class);
        kinds("/v2/pods", tail -> PodPath.parse(tail).getClass(), PodPath.class);
    }

    private static void kinds(String root, Function<String, Class<?>> parser, Class<?> sealed) {
        var described = DESCRIPTION.resources().keySet().stream()
                .filter(resource -> resource.equals(root) || resource.startsWith(root + "/"))
                .map(resource -> parser.apply(one(resource).substring(root.length())))
                .map(Class::getSimpleName)
                .collect(Collectors.toSet());
        var all = Stream.of(sealed.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .filter(name -> !name.equals("Unknown"))
                .collect(Collectors.toSet());
        assertThat(described).isEqualTo(all);
    }

    @Test
    void everyPathAndParameter_isInTheDocument() throws Exception {
        var document = Files.readAllLines(Path.of(System.getProperty("basedir", "."), "..", "COMPATIBILITY.md"));
        var rows = DESCRIPTION.resources().entrySet().stream()
                .map(resource -> "| `%s` | %s |".formatted(resource.getKey(), methods(resource.getValue())))
                .toList();
        assertThat(rows).hasSizeGreaterThan(40);
        assertThat(rows.stream().filter(row -> !document.contains(row)).collect(Collectors.joining("\n")))
                .as("rows that COMPATIBILITY.md lacks")
                .isEmpty();
    }

    private static String methods(Map<String, ? extends Set<String>> methods) {
        return methods.entrySet().stream()
                .map(method -> method.getValue().isEmpty()
                        ? method.getKey()
                        : method.getKey() + " `" + String.join("`, `", method.getValue()) + "`")
                .collect(Collectors.joining("; "));
    }

    @Test
    void help_leadsToTheDescription() throws Exception {
        for (var path : List.of("/help", "/api-console/index.html")) {
            var answer = send("GET", path, "");
            assertThat(answer.statusCode()).isEqualTo(302);
            assertThat(answer.headers().firstValue("Location")).contains("/public/api/api.raml");
        }
        assertThat(send("GET", "/public/api/api.raml", "").body()).startsWith("#%RAML 1.0\n");
    }
}
