package io.ekiden.cli.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ekiden.cli.show.Similar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The file of clusters that a user has logged in to: {@code $XDG_CONFIG_HOME/ekiden/profiles.json}, or below {@code ~/.config}. For its
 * owner alone, as passwords are in it.
 *
 * @param current name of the one that holds where none is named
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Profiles(@Nullable String current, Map<String, Profile> profiles) {
    @SuppressWarnings("ConstantValue") // Jackson gives null where a file has none.
    public Profiles {
        profiles = profiles == null ? Map.of() : Map.copyOf(profiles);
    }

    /** Where it is; empty without a home. */
    static Optional<Path> file(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
                .filter(directory -> !directory.isBlank())
                .map(Path::of)
                .or(() -> Optional.ofNullable(environment.get("HOME")).map(home -> Path.of(home, ".config")))
                .map(directory -> directory.resolve("ekiden").resolve("profiles.json"));
    }

    /** What the file says; none when there is no file. */
    public static Profiles read(Map<String, String> environment) {
        var file = file(environment).filter(Files::exists);
        if (file.isEmpty()) {
            return new Profiles(null, Map.of());
        }
        Secrets.checkOwn("profiles", file.get());
        try {
            // Jackson gives null for a file that says no more than that.
            return Optional.ofNullable(Json.MAPPER.readValue(file.get().toFile(), Profiles.class))
                    .orElseThrow(() -> unusable(file.get()));
        } catch (IOException unreadable) {
            throw unusable(file.get());
        }
    }

    private static CommandException unusable(Path file) {
        return CommandException.invalid(
                file + " cannot be read as profiles; 'ekiden login' writes it anew once it is out of the way");
    }

    /** @param origin where the name was said, or empty */
    Profile named(String name, String origin) {
        var profile = profiles.get(name);
        if (profile == null) {
            var names = new TreeMap<>(profiles).keySet();
            var likely = Similar.of(name, names);
            var known = names.isEmpty() ? "" : "; there are " + String.join(", ", names);
            throw CommandException.invalid((origin.isEmpty() ? "" : origin + ": ") + "there is no profile '" + name
                    + "'"
                    + (likely.isEmpty() ? known : "; did you mean " + String.join(" or ", likely) + "?")
                    + " ('ekiden login URL --profile " + name + "' makes it)");
        }
        return profile;
    }

    /** With one more, which holds from now on. */
    public Profiles with(String name, Profile profile) {
        var all = new TreeMap<>(profiles);
        all.put(name, profile);
        return new Profiles(name, all);
    }

    /** Puts it in place of the file, whole or not at all. */
    public Path write(Map<String, String> environment) {
        var file = file(environment)
                .orElseThrow(() ->
                        CommandException.invalid("there is no home to remember it in: set HOME or XDG_CONFIG_HOME"));
        try {
            var directory = Files.createDirectories(
                    Optional.ofNullable(file.getParent()).orElseThrow());
            var fresh = Files.createTempFile(
                    directory,
                    "profiles-",
                    ".json",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.writeString(
                        fresh, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
            return file;
        } catch (IOException failure) {
            throw CommandException.failed(file + " cannot be written: " + failure.getMessage());
        }
    }
}
