package io.ekiden.house;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A source file of the project.
 *
 * @param path from the root of the repository, with slashes
 */
record SourceFile(String path, List<String> lines) {

    boolean isJava() {
        return path.endsWith(".java");
    }

    boolean isTest() {
        return path.contains("/src/test/") || path.startsWith("ui/test/") || path.contains(".test.ts");
    }

    boolean isPackageInfo() {
        return path.endsWith("/package-info.java");
    }

    /** The directory the file is in, from the root of the repository. */
    String directory() {
        var parent = Path.of(path).getParent();
        return parent == null ? "" : parent.toString().replace('\\', '/');
    }

    /** Every line that contains the pattern, as {@code path:line: text}. */
    List<String> find(Pattern pattern) {
        var found = new ArrayList<String>();
        for (int i = 0; i < lines.size(); i++) {
            if (pattern.matcher(lines.get(i)).find()) {
                found.add(path + ":" + (i + 1) + ": " + lines.get(i).strip());
            }
        }
        return found;
    }
}
