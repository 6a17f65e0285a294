package io.ekiden.health.probe;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Looks for a text in the first {@value #MAX_BODY} bytes of a body while it comes. What it costs grows with the length of the body,
 * however small its pieces are: whoever is probed shares an event loop with others.
 */
final class TextSearch {
    static final int MAX_BODY = 64 * 1024;

    private final String wanted;
    private final Buffer body = Buffer.buffer();
    private int searched;

    TextSearch(String text) {
        // Bytes as letters: a text may be cut in the midst of one.
        wanted = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** True when the text is seen with this piece. Shorter ones are put together before they are looked at. */
    boolean isFoundWith(Buffer piece) {
        body.appendBuffer(piece, 0, Math.min(piece.length(), MAX_BODY - body.length()));
        return (body.length() - searched >= wanted.length() || isLongEnough()) && isFoundAtTheEnd();
    }

    /** True when the text is in what has come since it was looked for. */
    boolean isFoundAtTheEnd() {
        int from = Math.max(0, searched - wanted.length());
        searched = body.length();
        return new String(body.getBytes(from, body.length()), StandardCharsets.ISO_8859_1).contains(wanted);
    }

    boolean isLongEnough() {
        return body.length() == MAX_BODY;
    }
}
