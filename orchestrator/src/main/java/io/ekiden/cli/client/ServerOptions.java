package io.ekiden.cli.client;

import io.ekiden.config.DurationConverter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which cluster, and who asks. */
public final class ServerOptions {
    private static final String HERE = "http://127.0.0.1:8080";
    private static final String TIMEOUT = "EKIDEN_REQUEST_TIMEOUT";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where orchestrators answer, several with commas; the next is asked when one does not"
                    + " (EKIDEN_URL, else the profile, else " + HERE + ").",
            order = 100)
    private @Nullable String url;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "A cluster that 'ekiden login' remembers (EKIDEN_PROFILE, else the one of the last login).",
            order = 101)
    private @Nullable String profile;

    @Option(names = "--user", paramLabel = "NAME", description = "Who asks (EKIDEN_USER).", order = 102)
    private @Nullable String user;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "A file of your own with the password (EKIDEN_PASSWORD_FILE).",
            order = 103)
    private @Nullable Path passwordFile;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "A file of your own with a token, or with all of the header Authorization, instead of user and password"
                            + " (EKIDEN_TOKEN_FILE).",
            order = 104)
    private @Nullable Path tokenFile;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "Certificates (PEM) of whom to trust with TLS, and nobody else (EKIDEN_CA_FILE).",
            order = 105)
    private @Nullable Path caFile;

    @Option(
            names = "--request-timeout",
            paramLabel = "TIME",
            description = "How long to wait for an answer, as 30s (EKIDEN_REQUEST_TIMEOUT, else 30s).",
            converter = DurationConverter.class,
            order = 106)
    private @Nullable Duration timeout;

    /** True when flags say which cluster, or who asks it. */
    public boolean isSaid() {
        return url != null || profile != null || user != null || passwordFile != null || tokenFile != null;
    }

    /** Whom to trust with TLS, wherever that is; empty: as Java trusts. */
    public Optional<SSLContext> trust(Map<String, String> environment) {
        return path("--ca-file", caFile, environment).map(file -> Trust.of(file.origin(), file.path()));
    }

    /** What holds: flags, then the environment, then the profile. */
    public Server server(Map<String, String> environment) {
        var named = Optional.ofNullable(profile).or(() -> set(environment, "EKIDEN_PROFILE"));
        var said = Optional.ofNullable(url);
        // A profile that is named on the command line goes before an address of the environment.
        var inEnvironment = profile == null ? set(environment, "EKIDEN_URL") : Optional.<String>empty();
        if (said.or(() -> inEnvironment).isPresent()) {
            var origin = said.isPresent() ? "--url" : "EKIDEN_URL";
            return server(
                    urls(origin, List.of(said.or(() -> inEnvironment).get().split(","))),
                    origin,
                    Optional.empty(),
                    authorization(environment),
                    environment);
        }
        var profiles = Profiles.read(environment);
        var name = named.or(() -> Optional.ofNullable(profiles.current()));
        if (name.isEmpty()) {
            return server(
                    List.of(URI.create(HERE)),
                    "the default",
                    Optional.empty(),
                    authorization(environment),
                    environment);
        }
        var origin = "the profile " + name.get();
        var found = profiles.named(name.get(), profile == null && named.isPresent() ? "EKIDEN_PROFILE" : "");
        return server(
                urls(origin, found.urls()),
                origin,
                Optional.of(found),
                authorization(environment).or(found::authorization),
                environment);
    }

    /** The same, said where a secret would go there in clear; that of a profile {@code login} has told of. */
    public Server warned(Map<String, String> environment, Consumer<String> notes) {
        var asked = server(environment);
        if (saysWho(environment)) {
            asked.warning().ifPresent(notes);
        }
        return asked;
    }

    private Server server(
            List<URI> urls,
            String origin,
            Optional<Profile> remembered,
            Optional<String> who,
            Map<String, String> environment) {
        var trusted = path("--ca-file", caFile, environment)
                .or(() -> remembered
                        .flatMap(some -> Optional.ofNullable(some.caFile()))
                        .map(file -> new Named("the caFile of " + origin, Path.of(file))));
        return new Server(
                urls, origin, who, trusted.map(file -> Trust.of(file.origin(), file.path())), wait(environment));
    }

    private Duration wait(Map<String, String> environment) {
        var wait = Optional.ofNullable(timeout)
                .or(() -> set(environment, TIMEOUT).map(ServerOptions::duration))
                .orElse(Duration.ofSeconds(30));
        if (wait.compareTo(Duration.ofMillis(100)) < 0) {
            throw CommandException.invalid((timeout == null ? TIMEOUT : "--request-timeout") + " is " + wait.toMillis()
                    + " ms; 100ms is the least");
        }
        return wait;
    }

    private static Duration duration(String text) {
        try {
            return new DurationConverter().convert(text);
        } catch (TypeConversionException none) {
            throw CommandException.invalid(TIMEOUT + ": " + none.getMessage());
        }
    }

    private Optional<String> authorization(Map<String, String> environment) {
        var token = path("--token-file", tokenFile, environment);
        if (token.isPresent()) {
            return Optional.of(Secrets.bearer(token.get().secret()));
        }
        var name = Optional.ofNullable(user).or(() -> set(environment, "EKIDEN_USER"));
        var password = path("--password-file", passwordFile, environment);
        if (name.isEmpty() && passwordFile != null) {
            throw CommandException.invalid("--password-file needs --user, whose password it is");
        }
        if (user != null && password.isEmpty()) {
            throw CommandException.invalid("--user needs --password-file; or 'ekiden login URL --user " + user
                    + "' once, which asks for the password");
        }
        if (name.isPresent() != password.isPresent()) {
            throw CommandException.invalid("EKIDEN_USER and EKIDEN_PASSWORD_FILE go together, and "
                    + (name.isPresent() ? "EKIDEN_PASSWORD_FILE" : "EKIDEN_USER") + " is not set");
        }
        return name.flatMap(who -> password.map(file -> Secrets.basic(who, file.secret())));
    }

    /** What {@code ekiden login} is to remember, of what was said here. */
    public Profile profile(String url, Optional<String> password) {
        var secret = Optional.ofNullable(passwordFile)
                .map(file -> Secrets.read("--password-file", file))
                .or(() -> password);
        return new Profile(
                urls("URL", List.of(url.split(","))).stream().map(URI::toString).toList(),
                user,
                secret.orElse(null),
                tokenFile == null ? null : Secrets.read("--token-file", tokenFile),
                caFile == null ? null : caFile.toAbsolutePath().toString());
    }

    /** The server of a profile that is not remembered yet. */
    public Server server(Profile fresh, Map<String, String> environment) {
        return server(urls("URL", fresh.urls()), "URL", Optional.of(fresh), fresh.authorization(), environment);
    }

    private boolean saysWho(Map<String, String> environment) {
        return passwordFile != null
                || tokenFile != null
                || set(environment, "EKIDEN_PASSWORD_FILE").isPresent()
                || set(environment, "EKIDEN_TOKEN_FILE").isPresent();
    }

    /** The name of the profile, where it is said. */
    public Optional<String> profileName() {
        return Optional.ofNullable(profile);
    }

    /** True when a user is named whose password is not. */
    public boolean wantsPassword() {
        return user != null && passwordFile == null && tokenFile == null;
    }

    private static Optional<String> set(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /** A file, and where it was said. */
    private record Named(String origin, Path path) {
        String secret() {
            return Secrets.read(origin, path);
        }
    }

    private static Optional<Named> path(String flag, @Nullable Path said, Map<String, String> environment) {
        var variable = "EKIDEN_" + flag.substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
        return Optional.ofNullable(said)
                .map(path -> new Named(flag, path))
                .or(() -> set(environment, variable).map(text -> new Named(variable, Path.of(text))));
    }

    private static List<URI> urls(String origin, List<String> texts) {
        var urls = texts.stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> url(origin, text.contains("://") ? text : "http://" + text))
                .toList();
        if (urls.isEmpty()) {
            throw CommandException.invalid(origin + " names no address; it looks like " + HERE);
        }
        return urls;
    }

    private static URI url(String origin, String text) {
        try {
            var url = URI.create(text);
            if (url.getUserInfo() != null) {
                throw CommandException.invalid(origin
                        + " has a password in it, which everybody on this machine could read: say --user and"
                        + " --password-file, or 'ekiden login'");
            }
            if (url.getPort() == 0 || url.getPort() > 65_535) {
                throw CommandException.invalid(
                        origin + " is '" + text + "': " + url.getPort() + " is no port; those are from 1 to 65535");
            }
            if (url.getHost() != null && Set.of("http", "https").contains(String.valueOf(url.getScheme()))) {
                var path = Arrays.stream(url.getPath().split("/"))
                        .filter(part -> !part.isEmpty())
                        .toList();
                return URI.create(url.getScheme() + "://" + url.getAuthority()
                        + (path.isEmpty() ? "" : "/" + String.join("/", path)));
            }
        } catch (IllegalArgumentException malformed) {
            // Said below.
        }
        throw CommandException.invalid(origin + " is '" + text + "', which is no address such as " + HERE);
    }
}
