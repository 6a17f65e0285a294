package io.ekiden.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class BytesConverterTest {
    private final BytesConverter converter = new BytesConverter();

    @Test
    void size_isReadWithItsUnit() {
        assertThat(converter.convert("0B")).isZero();
        assertThat(converter.convert("10KB")).isEqualTo(10_240);
        assertThat(converter.convert("512mb")).isEqualTo(512L << 20);
        assertThat(converter.convert(" 2 GB ")).isEqualTo(2L << 30);
        assertThat(converter.convert("3TB")).isEqualTo(3L << 40);
    }

    @Test
    void nonsense_isRefused() {
        for (var text : List.of("", "2", "GB", "-1GB", "1.5GB", "2XB", "999999999999999TB")) {
            assertThatThrownBy(() -> converter.convert(text)).as(text).isInstanceOf(TypeConversionException.class);
        }
    }
}
