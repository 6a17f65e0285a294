package io.ekiden.mesos.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.DoubleNode;
import io.ekiden.mesos.wire.v0.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainNumbersTest {
    @ParameterizedTest
    @CsvSource({
        "1795223445.290313, 1795223445.290313",
        "25276510208,       25276510208.0",
        "-12345678,         -12345678.0",
        "0.2,               0.2",
        "1,                 1.0",
        "0,                 0.0",
        "0.0001,            0.00010",
        "1e300,             1.0E300"
    })
    void number_isWrittenWithoutAnExponent_whileItsDigitsSaySomething(double number, String text) {
        assertThat(written(json -> json.writeNumber(number))).isEqualTo(text);
        assertThat(written(json -> json.writeTree(DoubleNode.valueOf(number)))).isEqualTo(text);
        assertThat(Double.parseDouble(text)).isEqualTo(number);
    }

    @Test
    void whatIsNoNumber_isText() {
        assertThat(written(json -> json.writeNumber(Double.POSITIVE_INFINITY))).isEqualTo("\"Infinity\"");
    }

    private static String written(Json.Content content) {
        return new String(Json.bytes(content), StandardCharsets.UTF_8);
    }
}
