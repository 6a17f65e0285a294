package io.ekiden.orchestrator.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Selects apps by their labels: {@code k}, {@code k==v}, {@code k!=v}, {@code k in (a,b)}, {@code k notin (a,b)}; a comma means and.
 * {@code !=} and {@code notin} require that the label exists. A backslash takes the next character as it is.
 * <b>Source:</b> Marathon {@code LabelSelectorParsers}.
 */
public record LabelSelector(List<Term> terms) {
    /** One condition on one label. */
    public sealed interface Term {
        String key();

        record Exists(String key) implements Term {}

        record In(String key, Set<String> values) implements Term {}

        record NotIn(String key, Set<String> values) implements Term {}

        private boolean matches(Map<String, String> labels) {
            var value = labels.get(key());
            return value != null
                    && switch (this) {
                        case Exists _ -> true;
                        case In(var _, var values) -> values.contains(value);
                        case NotIn(var _, var values) -> !values.contains(value);
                    };
        }
    }

    /** A selector, or why the text is none: in Marathon's words, and in ours, which say what was expected where. */
    public sealed interface Reading {
        record Valid(LabelSelector selector) implements Reading {}

        record Invalid(String error, String hint) implements Reading {}
    }

    public LabelSelector {
        terms = List.copyOf(terms);
    }

    public boolean matches(Map<String, String> labels) {
        return terms.stream().allMatch(term -> term.matches(labels));
    }

    public static Reading parse(String text) {
        try {
            return new Reading.Valid(new LabelSelector(new Parser(text).terms()));
        } catch (SyntaxException e) {
            return new Reading.Invalid(
                    "Can not parse label selector %s. Reason: end of input expected".formatted(text),
                    String.valueOf(e.getMessage()));
        }
    }

    private static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1;

        SyntaxException(String message) {
            super(message);
        }
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        List<Term> terms() throws SyntaxException {
            var terms = new ArrayList<Term>();
            do {
                terms.add(term());
            } while (accept(","));
            if (at < text.length()) {
                throw expected("','");
            }
            return terms;
        }

        private Term term() throws SyntaxException {
            var key = word();
            if (accept("==")) {
                return new Term.In(key, Set.of(word()));
            }
            if (accept("!=")) {
                return new Term.NotIn(key, Set.of(word()));
            }
            int beforeWord = at;
            if (at < text.length() && isBare(text.charAt(at))) {
                var operator = word();
                if (operator.equals("in")) {
                    return new Term.In(key, set());
                }
                if (operator.equals("notin")) {
                    return new Term.NotIn(key, set());
                }
                at = beforeWord;
                throw expected("'==', '!=', 'in' or 'notin'");
            }
            return new Term.Exists(key);
        }

        private Set<String> set() throws SyntaxException {
            if (!accept("(")) {
                throw expected("'('");
            }
            var values = new TreeSet<String>();
            do {
                values.add(word());
            } while (accept(","));
            if (!accept(")")) {
                throw expected("')'");
            }
            return values;
        }

        private String word() throws SyntaxException {
            skipSpace();
            var word = new StringBuilder();
            while (at < text.length()) {
                char next = text.charAt(at);
                if (next == '\\' && at + 1 < text.length()) {
                    word.append(text.charAt(at + 1));
                    at += 2;
                } else if (isBare(next)) {
                    word.append(next);
                    at++;
                } else {
                    break;
                }
            }
            if (word.isEmpty()) {
                throw expected("a label or value of letters, digits, '-', '_' and '.'");
            }
            skipSpace();
            return word.toString();
        }

        private boolean accept(String symbol) {
            skipSpace();
            if (!text.startsWith(symbol, at)) {
                return false;
            }
            at += symbol.length();
            skipSpace();
            return true;
        }

        private void skipSpace() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }

        private static boolean isBare(char c) {
            return (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_'
                    || c == '.';
        }

        private SyntaxException expected(String what) {
            return new SyntaxException("%s expected at position %d".formatted(what, at));
        }
    }
}
