package io.ekiden.mesos.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributeTest {
    @Test
    void values_areTextsNumbersAndRanges() {
        assertThat(Attribute.parse("rack:abc;zone: west ;weight:2.5;below:-3;slots:[1-3,7-9];url:http://h:1/\nlast:x"))
                .containsExactly(
                        new Attribute("rack", new Attribute.Value.Text("abc")),
                        new Attribute("zone", new Attribute.Value.Text("west")),
                        new Attribute("weight", new Attribute.Value.Scalar(2_500)),
                        new Attribute("below", new Attribute.Value.Scalar(-3_000)),
                        new Attribute(
                                "slots",
                                new Attribute.Value.RangesValue(Ranges.of(1, 3).plus(Ranges.of(7, 9)))),
                        new Attribute("url", new Attribute.Value.Text("http://h:1/")),
                        new Attribute("last", new Attribute.Value.Text("x")));
    }

    @Test
    void numberThatIsNone_isText() {
        assertThat(Attribute.parse("a:1e999999999;b:1.2.3;c:0x"))
                .extracting(Attribute::value)
                .containsExactly(
                        new Attribute.Value.Text("1e999999999"),
                        new Attribute.Value.Text("1.2.3"),
                        new Attribute.Value.Text("0x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rack        | attribute 'rack' is not of the form name:value",
                "rack:       | attribute 'rack:' is not of the form name:value",
                ":a          | attribute ':a' is not of the form name:value",
                "a:b;c       | attribute 'c' is not of the form name:value",
                "disks:{a,b} | attribute 'disks' is the set {a,b}, and attributes cannot be sets",
                "slots:[3-1] | attribute 'slots' has unreadable ranges [3-1]",
                "slots:[1-3  | attribute 'slots' has unreadable ranges [1-3",
            })
    void error_namesTheItem(String text, String message) {
        assertThatThrownBy(() -> Attribute.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
