package io.ekiden.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationConverterTest {
    private final DurationConverter converter = new DurationConverter();

    @ParameterizedTest
    @CsvSource({"500ms,500", "30s,30000", "1.5m,90000", "2h,7200000", "1d,86400000", "10secs,10000", "1mins,60000"})
    void duration_isReadWithItsUnit(String text, long millis) {
        assertThat(converter.convert(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "s", "-1s", "1 fortnight", "1e3s", "9999999999s"})
    void anythingElse_isRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> converter.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("'" + text + "' is not a duration such as 500ms, 30s, 5m or 2h");
    }

    @Test
    void blanksAndCapitals_doNotMatter() {
        assertThat(converter.convert(" 30 S ")).isEqualTo(Duration.ofSeconds(30));
    }
}
