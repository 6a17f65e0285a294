package io.ekiden.lb.render;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A configuration and the files that it refers to.
 *
 * @param files by their names, which tell what they hold apart: a configuration never meets those of another one
 */
public record Rendering(String config, SortedMap<String, String> files) {
    public Rendering {
        files = Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, String>) files));
    }

    /** The configuration as it is written. */
    public byte[] bytes() {
        return config.getBytes(StandardCharsets.UTF_8);
    }
}
