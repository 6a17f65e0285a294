package io.ekiden.orchestrator.store.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a leader that abdicates wants the next one to do before it begins. Files are named without their directory: it is that of the
 * one who does it.
 *
 * @param id tells it from every other; those that earlier versions left have none
 * @param backup file to write first
 * @param restore file with the state to begin with
 */
public record Wish(Optional<String> id, Optional<String> backup, Optional<String> restore) {
    /** So long after it was stored it is carried out. The clocks of two orchestrators may differ by less. */
    public static final Duration HOLDS = Duration.ofMinutes(5);

    /** Of what was left and cannot be read. */
    static final Wish UNKNOWN = new Wish(Optional.empty(), Optional.empty(), Optional.empty());

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A wish that was stored, and when. */
    record Left(Wish wish, Instant time) {
        /** Whose leader did not go at once went on: what was wished for then is not wished for now. */
        boolean isMeantFor(Instant now) {
            return Duration.between(time, now).abs().compareTo(HOLDS) < 0;
        }
    }

    /**
     * As it is left for the next leader: {@code {"id":"f3…","backup":"a.tar.gz","restore":"b.tar.gz","time":"2026-01-01T00:00:00Z"}}.
     *
     * @param time of now
     */
    public String text(Instant time) {
        var json = JSON.createObjectNode();
        id.ifPresent(own -> json.put("id", own));
        backup.ifPresent(name -> json.put("backup", name));
        restore.ifPresent(name -> json.put("restore", name));
        json.put("time", time.toString());
        return json.toString();
    }

    /** What {@link #text} has written; of anything else nothing. */
    static Optional<Left> parse(String text) {
        try {
            var json = JSON.readTree(text);
            var wish = new Wish(
                    Optional.ofNullable(json.path("id").textValue()),
                    Optional.ofNullable(json.path("backup").textValue()),
                    Optional.ofNullable(json.path("restore").textValue()));
            return Optional.of(new Left(wish, Instant.parse(json.path("time").asText())));
        } catch (JsonProcessingException | DateTimeException _) {
            return Optional.empty();
        }
    }
}
