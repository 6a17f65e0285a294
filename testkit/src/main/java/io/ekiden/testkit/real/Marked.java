package io.ekiden.testkit.real;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the living processes of this machine that have a mark in their command line, wherever they went. */
public final class Marked {
    private Marked() {}

    public static List<Long> processes(String mark) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> has(pid, mark))
                .toList();
    }

    private static boolean has(long pid, String mark) {
        try {
            // A zombie has no command line any more.
            var file = Path.of("/proc", String.valueOf(pid), "cmdline");
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(mark);
        } catch (IOException gone) {
            return false;
        }
    }
}
