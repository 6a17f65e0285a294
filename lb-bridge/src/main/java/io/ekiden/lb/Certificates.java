package io.ekiden.lb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Certificates as operators name them: files, or directories of them. */
public final class Certificates {
    /** In a configuration, in a list of certificates, and in a command of the Runtime API, which {@code ;} ends and {@code <<} splits. */
    private static final Pattern SPECIAL = Pattern.compile("[\\s\\p{Cntrl}#;<\"'\\\\\\[\\]]");

    private Certificates() {}

    /**
     * The files meant by a path: itself, or those of a directory that end in {@code .pem}, by their names. HAProxy never gets a directory,
     * for it waits for ever for one in a list of certificates.
     *
     * @throws IllegalArgumentException when one cannot be read or written down, or there are none; the text names it
     */
    public static List<Path> files(Path given) {
        var place = given.toAbsolutePath().normalize();
        if (!Files.isDirectory(place)) {
            return List.of(checked(place));
        }
        try (var entries = Files.newDirectoryStream(place, "*.pem")) {
            var files = new ArrayList<Path>();
            entries.forEach(file -> files.add(checked(file)));
            if (files.isEmpty()) {
                throw new IllegalArgumentException(place + " has no file that ends in .pem");
            }
            return files.stream().sorted().toList();
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(place + " cannot be read", unreadable);
        }
    }

    /** True for a file that HAProxy can be told of by its name, and that can be read. */
    static boolean isNameable(Path file) {
        return !SPECIAL.matcher(file.toString()).find() && Files.isRegularFile(file) && Files.isReadable(file);
    }

    private static Path checked(Path file) {
        if (SPECIAL.matcher(file.toString()).find()) {
            throw new IllegalArgumentException(
                    file + " has a blank or one of # ; < \" ' \\ [ ], which HAProxy takes for something else");
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IllegalArgumentException(file + " is no file that can be read");
        }
        return file;
    }
}
