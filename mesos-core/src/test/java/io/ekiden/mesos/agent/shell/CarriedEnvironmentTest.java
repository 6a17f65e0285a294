package io.ekiden.mesos.agent.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CarriedEnvironmentTest {
    private static final Map<String, String> VARIABLES = Map.of(
            "LD_PRELOAD", "./evil.so",
            "NASTY", "a'b\"c $(id) `id` \\n \n; & | * = é",
            "EMPTY", "",
            "a.b", "odd",
            "IFS", "x",
            "$(touch x)", "never run");

    @Test
    void command_hasTheEnvironment_andNothingOfTheWay() throws Exception {
        var carried = new CarriedEnvironment(VARIABLES);
        var seen = run(carried, List.of("/usr/bin/env", "-0"));
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(VARIABLES.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList());
    }

    @Test
    void wordsOfTheCommand_areItsOwn() throws Exception {
        var carried = new CarriedEnvironment(VARIABLES);
        assertThat(run(carried, List.of("/usr/bin/printf", "%s\\0", "a b", "x=y", "$LD_PRELOAD")))
                .containsExactly("a b", "x=y", "$LD_PRELOAD");
    }

    @Test
    void way_hasNoNamesOfTheTask_andCommandLinesNoValues() {
        var carried = new CarriedEnvironment(VARIABLES);
        assertThat(carried.onTheWay()).hasSize(VARIABLES.size());
        assertThat(carried.onTheWay().keySet()).allMatch(name -> name.startsWith("EKIDEN_CARRIED_"));
        assertThat(String.join(" ", carried.words())).doesNotContain("evil", "odd");
    }

    private static List<String> run(CarriedEnvironment carried, List<String> command) throws Exception {
        var words = new ArrayList<>(carried.words());
        words.addAll(command);
        var builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(carried.onTheWay());
        var process = builder.start();
        process.getOutputStream().close();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return List.of(text.split("\0"));
    }
}
