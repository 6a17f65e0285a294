package io.ekiden.cli.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as {@code ekiden login} remembers it.
 *
 * @param urls of its orchestrators
 * @param password of {@code user}, or empty
 * @param caFile whom to trust, an absolute path of PEM
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Profile(
        List<String> urls,
        @Nullable String user,
        @Nullable String password,
        @Nullable String token,
        @Nullable String caFile) {
    @SuppressWarnings("ConstantValue") // Jackson gives null where a file has none.
    public Profile {
        urls = urls == null ? List.of() : List.copyOf(urls);
    }

    Optional<String> authorization() {
        if (token != null) {
            return Optional.of(Secrets.bearer(token));
        }
        return user == null ? Optional.empty() : Optional.of(Secrets.basic(user, password == null ? "" : password));
    }

    /** Without what proves who asks. */
    @Override
    public String toString() {
        return String.join(",", urls);
    }
}
