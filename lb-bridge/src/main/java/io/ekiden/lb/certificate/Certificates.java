package io.ekiden.lb.certificate;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Certificates as operators name them: files, or directories of them. */
public final class Certificates {
    /** In a configuration, in a list of certificates, and in a command of the Runtime API, which {@code ;} ends and {@code <<} splits. */
    private static final Pattern SPECIAL = Pattern.compile("[\\s\\p{Cntrl}#;<\"'\\\\\\[\\]]");

    private Certificates() {}

    /**
     * A file that can be read, or a directory that can; what that has may come and go, so that it has nothing, or something that cannot be
     * read, is for {@link OperatorCertificates} to say.
     *
     * @throws IllegalArgumentException when it cannot be read or written down; the text names it
     */
    public static Path checked(Path given) {
        var place = given.toAbsolutePath().normalize();
        unnameable(place).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
        if (Files.isDirectory(place)) {
            try {
                in(place);
            } catch (IOException unreadable) {
                throw new IllegalArgumentException(place + " cannot be read", unreadable);
            }
        } else if (!Files.isRegularFile(place) || !Files.isReadable(place)) {
            throw new IllegalArgumentException(place + " is no file that can be read");
        }
        return place;
    }

    /** Why HAProxy cannot be told of a file by its name, if it cannot; the whole path counts. */
    static Optional<String> unnameable(Path file) {
        return SPECIAL.matcher(file.toString()).find()
                ? Optional.of(file + " has a blank or one of # ; < \" ' \\ [ ], which HAProxy takes for something else")
                : Optional.empty();
    }

    /**
     * What a directory has that ends in {@code .pem}, by the names. HAProxy never gets a directory, for it waits for ever for one in a list of
     * certificates.
     */
    static List<Path> in(Path directory) throws IOException {
        try (var entries = Files.newDirectoryStream(directory, "*.pem")) {
            var files = new ArrayList<Path>();
            entries.forEach(files::add);
            return files.stream().sorted().toList();
        } catch (DirectoryIteratorException unreadable) {
            throw unreadable.getCause();
        }
    }
}
