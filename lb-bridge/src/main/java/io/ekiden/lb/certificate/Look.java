package io.ekiden.lb.certificate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** How a file is found. */
sealed interface Look {
    /** Its directory can be read and does not have it, not even as a link to nowhere. */
    record Absent() implements Look {}

    /** It is there, but not to be read: as for a moment while somebody writes it. */
    record Unusable(String reason) implements Look {}

    /**
     * It is there.
     *
     * @param marks by which it is seen that it, or what stands beside it, has changed, by the endings of {@link Content}
     */
    record There(SortedMap<String, Mark> marks) implements Look {}

    /** By which it is seen that a file is another one. */
    record Mark(long bytes, FileTime written, String place) {}

    /** Looks. */
    static Look at(Path file) {
        var marks = new TreeMap<String, Mark>();
        for (var ending : Content.ENDINGS) {
            var part = Path.of(file + ending);
            try {
                var found = Files.readAttributes(part, BasicFileAttributes.class);
                if (!found.isRegularFile() || !Files.isReadable(part)) {
                    return new Unusable(part + " is no file that can be read");
                }
                var place = Optional.ofNullable(found.fileKey()).map(Object::toString);
                marks.put(ending, new Mark(found.size(), found.lastModifiedTime(), place.orElse("")));
            } catch (IOException unseen) {
                boolean absent = Files.notExists(part, LinkOption.NOFOLLOW_LINKS);
                if (ending.isEmpty() || !absent) {
                    return absent ? new Absent() : new Unusable(part + " cannot be looked at: " + reason(unseen));
                }
            }
        }
        return new There(marks);
    }

    private static String reason(IOException unseen) {
        return unseen.getClass().getSimpleName();
    }
}
