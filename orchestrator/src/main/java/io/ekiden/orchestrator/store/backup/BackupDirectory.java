package io.ekiden.orchestrator.store.backup;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where those who may use the API may have backups written, and read. Nothing else on the machine can be named: who may change apps need
 * not be one who may overwrite files of the orchestrator's user.
 *
 * @param path absolute; backups are right in it
 */
public record BackupDirectory(Path path) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}");

    public BackupDirectory {
        path = path.toAbsolutePath().normalize();
    }

    /** The name of the file that a URI such as {@code file:///var/backups/ekiden/monday.tar.gz} means, if it is here. */
    public Optional<String> nameIn(String uri) {
        try {
            var parsed = new URI(uri);
            boolean isLocal = "file".equalsIgnoreCase(parsed.getScheme())
                    && parsed.getRawAuthority() == null
                    && parsed.getRawQuery() == null
                    && parsed.getRawFragment() == null
                    && parsed.getPath() != null;
            if (!isLocal) {
                return Optional.empty();
            }
            var file = Path.of(parsed.getPath());
            var name = String.valueOf(file.getFileName());
            return path.equals(file.getParent()) && NAME.matcher(name).matches() ? Optional.of(name) : Optional.empty();
        } catch (URISyntaxException | InvalidPathException _) {
            return Optional.empty();
        }
    }

    /** A file here, by a name that {@link #nameIn} has given, perhaps to another orchestrator. */
    Optional<Path> file(String name) {
        return NAME.matcher(name).matches() ? Optional.of(path.resolve(name)) : Optional.empty();
    }

    /** What is wrong with a URI that has no name here. */
    public String refusal() {
        return "must be of the form file://" + path
                + "/NAME, with letters, digits, '.', '_' and '-' in NAME: backups are right in the directory of"
                + " --backup-dir";
    }
}
