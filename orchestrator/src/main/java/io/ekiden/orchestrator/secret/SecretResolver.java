package io.ekiden.orchestrator.secret;

/** Port: says what a secret is. */
@FunctionalInterface
public interface SecretResolver {
    /** For where no place of secrets is named. */
    SecretResolver NONE = _ -> new Found.Nothing("there is no place for secrets; name one with --secrets-dir");

    /** What was found. */
    sealed interface Found {
        /** The secret, which is not to be shown. */
        record Value(String text) implements Found {
            @Override
            public String toString() {
                return "Value[not shown]";
            }
        }

        /** @param why for people: what is wrong and what to do, without anything of the secret */
        record Nothing(String why) implements Found {}
    }

    /**
     * Looks a secret up.
     *
     * @param source as the app says it
     */
    Found resolve(String source);
}
