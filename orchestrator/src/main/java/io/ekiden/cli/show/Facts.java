package io.ekiden.cli.show;

import java.util.ArrayList;
import java.util.List;

/** Names with values, one below the other; what has no value is left out. */
public final class Facts {
    private record Fact(String name, String value) {}

    private final List<Fact> facts = new ArrayList<>();

    /** Adds one; of several lines where the value has them. */
    public Facts add(String name, String value) {
        if (!value.isBlank()) {
            facts.add(new Fact(name, value.strip()));
        }
        return this;
    }

    public void print(Screen screen) {
        int width = facts.stream().mapToInt(fact -> fact.name().length()).max().orElse(0);
        for (var fact : facts) {
            var name = fact.name();
            for (var line : fact.value().lines().toList()) {
                screen.line(Style.DIM.on(name + " ".repeat(width - name.length())) + "  " + line);
                name = "";
            }
        }
    }
}
