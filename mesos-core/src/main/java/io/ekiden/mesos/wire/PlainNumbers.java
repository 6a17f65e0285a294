package io.ekiden.mesos.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;
import java.math.BigDecimal;

/** Writes 1795223445.290313 and not 1.795223445290313E9, as Mesos does: scripts take such numbers for what they look like. */
public final class PlainNumbers extends JsonGeneratorDelegate {
    /** Beyond, digits say nothing any more. */
    private static final double LARGEST = 1e18;

    /** Writes to {@code json}, and closes it. */
    public PlainNumbers(JsonGenerator json) {
        super(json, false);
    }

    @Override
    public void writeNumber(double number) throws IOException {
        write(number, delegate);
    }

    /** Writes one; {@code number} is finite. */
    public static void write(double number, JsonGenerator json) throws IOException {
        double size = Math.abs(number);
        // Between these Java writes no exponent itself.
        if ((size >= 1e7 && size < LARGEST) || (size < 1e-3 && size > 1 / LARGEST)) {
            json.writeNumber(plain(number));
        } else {
            json.writeNumber(number);
        }
    }

    private static String plain(double number) {
        var text = BigDecimal.valueOf(number).toPlainString();
        // Still a number with a fraction, as all of its kind are.
        return text.indexOf('.') < 0 ? text + ".0" : text;
    }
}
