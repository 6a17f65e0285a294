package io.ekiden.orchestrator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelSelectorTest {
    private static final Map<String, String> LABELS = Map.of("env", "prod", "tier", "web", "odd/key", "a,b");

    @Test
    void selector_matchesByGrammar() {
        assertThat(matches("env")).isTrue();
        assertThat(matches("absent")).isFalse();
        assertThat(matches("env==prod")).isTrue();
        assertThat(matches("env == test")).isFalse();
        assertThat(matches("env in (test, prod)")).isTrue();
        assertThat(matches("env notin (test)")).isTrue();
        assertThat(matches("env!=prod")).isFalse();
        assertThat(matches("env==prod, tier!=db")).isTrue();
        assertThat(matches("env==prod,tier in (db)")).isFalse();
    }

    @Test
    void selector_notRequiresTheLabelToExist() {
        assertThat(matches("absent!=x")).isFalse();
        assertThat(matches("absent notin (x)")).isFalse();
    }

    @Test
    void selector_backslashTakesTheCharacterAsItIs() {
        assertThat(matches("odd\\/key==a\\,b")).isTrue();
    }

    @Test
    void selector_badSyntaxIsAValue() {
        for (var bad : new String[] {"", "a in (b", "a==", "a,,b", "a b", "a in b", "==x", "a in ()"}) {
            assertThat(LabelSelector.parse(bad))
                    .as(bad)
                    .isInstanceOfSatisfying(
                            LabelSelector.Reading.Invalid.class,
                            invalid -> assertThat(invalid.error())
                                    .isEqualTo(
                                            "Can not parse label selector " + bad + ". Reason: end of input expected"));
        }
    }

    @Test
    void selector_hintSaysWhatWasExpectedWhere() {
        assertThat(LabelSelector.parse("a in (b"))
                .isInstanceOfSatisfying(
                        LabelSelector.Reading.Invalid.class,
                        invalid -> assertThat(invalid.hint()).isEqualTo("')' expected at position 7"));
    }

    private static boolean matches(String text) {
        return switch (LabelSelector.parse(text)) {
            case LabelSelector.Reading.Valid(var selector) -> selector.matches(LABELS);
            case LabelSelector.Reading.Invalid(var error, var _) -> throw new AssertionError(error);
        };
    }
}
