package io.ekiden.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.show.Ages;
import io.ekiden.cli.show.Screen;
import java.time.Instant;

/** One run of a command: whom it asks and where it prints. */
public record Session(Api api, Screen screen, OutputOptions output, Surroundings around) {
    Session into(Screen other) {
        return new Session(api, other, output, around);
    }

    public Instant now() {
        return around.clock().instant();
    }

    /** How long a timestamp is ago. */
    public String age(JsonNode timestamp) {
        return Ages.since(timestamp.asText(""), now());
    }

    /** Prints JSON when that was asked for. */
    public boolean printedJson(JsonNode json) {
        if (output.json()) {
            screen.line(Json.pretty(json));
        }
        return output.json();
    }

    /** Prints a line unless it is to be quiet, or the output is for programs. */
    public void tell(String line) {
        if (!output.quiet() && !output.json()) {
            screen.line(line);
        }
    }
}
