package io.ekiden.orchestrator.api.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Parts of text in UTF-8 that begin and end anywhere. */
final class Utf8 {
    private Utf8() {}

    /** Bytes at the beginning that belong to a character which began before. */
    static int begun(byte[] data) {
        int count = 0;
        while (count < data.length && count < 3 && (data[count] & 0xc0) == 0x80) {
            count++;
        }
        return count;
    }

    /** Bytes before a last character of which not all bytes are there. */
    static int whole(byte[] data) {
        for (int back = 1; back <= 3 && back <= data.length; back++) {
            int lead = data[data.length - back] & 0xff;
            if (lead >= 0xc0) {
                int wanted = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
                return back < wanted ? data.length - back : data.length;
            }
            if (lead < 0x80) {
                break;
            }
        }
        return data.length;
    }

    /** What is no text is shown as U+FFFD. */
    static String text(byte[] data, int from, int to) {
        return new String(Arrays.copyOfRange(data, from, to), StandardCharsets.UTF_8);
    }
}
