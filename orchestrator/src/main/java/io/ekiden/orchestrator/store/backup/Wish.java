package io.ekiden.orchestrator.store.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;

/**
 * What a leader that abdicates wants the next one to do before it begins. Files are named without their directory: it is that of the
 * one who does it.
 *
 * @param backup file to write first
 * @param restore file with the state to begin with
 */
public record Wish(Optional<String> backup, Optional<String> restore) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** As it is left for the next leader: {@code {"backup":"a.tar.gz","restore":"b.tar.gz"}}. */
    public String text() {
        var json = JSON.createObjectNode();
        backup.ifPresent(name -> json.put("backup", name));
        restore.ifPresent(name -> json.put("restore", name));
        return json.toString();
    }

    /** What {@link #text} has written; of anything else nothing. */
    static Wish parse(String text) {
        try {
            var json = JSON.readTree(text);
            return new Wish(
                    Optional.ofNullable(json.path("backup").textValue()),
                    Optional.ofNullable(json.path("restore").textValue()));
        } catch (JsonProcessingException _) {
            return new Wish(Optional.empty(), Optional.empty());
        }
    }
}
