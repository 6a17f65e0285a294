package io.ekiden.mesos.agent.fetcher.source;

import io.ekiden.mesos.agent.fetcher.source.Download.ConnectionLost;
import io.ekiden.mesos.agent.fetcher.source.Fetched.Validators;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.OptionalLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPReply;

/**
 * Asks an FTP server for a file: passive, binary, {@code ftps} with TLS from the first byte (port 990), as curl does, and so Mesos;
 * {@code ftpes}, and {@code ftps} at port 21, with {@code AUTH TLS} after the greeting, as other clients call it.
 *
 * <p><b>Source:</b> RFC 959, RFC 1738 section 3.2 (paths are relative to where the login leads, {@code %2F} first makes them absolute),
 * RFC 3659 (SIZE, MDTM, REST), RFC 4217. Where a server tells size and time of a file, a lost transfer goes on where it stopped.
 */
public final class FtpSource {
    /** How a connection is protected, and its usual port. */
    private enum Way {
        PLAIN(FTP.DEFAULT_PORT),
        TLS(990),
        AUTH_TLS(FTP.DEFAULT_PORT);

        private final int port;

        Way(int port) {
            this.port = port;
        }

        /** What to write instead, where the server greets in plain text. */
        String advice(IOException failure) {
            boolean greeted =
                    this == TLS && String.valueOf(failure.getMessage()).contains("unrecognized SSL message");
            return greeted ? " (a server that wants AUTH TLS is asked with ftpes://)" : "";
        }

        static Way of(URI url) {
            return switch (url.getScheme()) {
                case "ftpes" -> AUTH_TLS;
                // Where servers greet in plain text, whatever the scheme.
                case "ftps" -> url.getPort() == FTP.DEFAULT_PORT ? AUTH_TLS : TLS;
                default -> PLAIN;
            };
        }
    }

    private static final String ANONYMOUS = "anonymous";

    private final TransferLimits limits;
    private final AddressGuard guard;
    private final SecureFtpClient.Tls tls;

    /** Trusts whom the JDK trusts. */
    public FtpSource(TransferLimits limits, AddressGuard guard) {
        this(limits, guard, SecureFtpClient.Tls.OF_SYSTEM);
    }

    /** @param tls whom to trust with {@code ftps} and {@code ftpes} */
    FtpSource(TransferLimits limits, AddressGuard guard, SecureFtpClient.Tls tls) {
        this.limits = limits;
        this.guard = guard;
        this.tls = tls;
    }

    public Fetched fetch(Order order, URI url) throws FetchException, IOException, InterruptedException {
        var uri = order.uri();
        var path = printable(uri, path(url));
        var login = login(uri, url);
        return new Download(order, limits).run(download -> transfer(download, url, login, path));
    }

    private record Login(String user, String password) {}

    private Fetched transfer(Download download, URI url, Login login, String path)
            throws FetchException, IOException, InterruptedException {
        var uri = download.uri();
        guard.addresses(uri, url.getHost());
        var way = Way.of(url);
        var client = client(uri, way);
        boolean loggedIn = false;
        try {
            connect(uri, client, url, way);
            logIn(uri, client, login);
            loggedIn = true;
            return retrieve(download, client, path);
        } catch (SocketTimeoutException _) {
            throw new Pace.Stalled("less than 1 byte/s for " + limits.stallTimeout());
        } catch (ConnectionLost | Room.Full | Pace.Stalled e) {
            throw e;
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            boolean distrust = e instanceof SSLHandshakeException || e instanceof SSLPeerUnverifiedException;
            if (e instanceof SSLException && (distrust || !loggedIn)) {
                throw uri.refused("TLS with %s failed: %s%s"
                        .formatted(url.getHost(), FetchException.rootMessage(e).strip(), way.advice(e)));
            }
            throw new ConnectionLost(FetchException.rootMessage(e));
        } finally {
            disconnect(client);
        }
    }

    private FTPClient client(FetchUri uri, Way way) throws FetchException {
        var client = way == Way.PLAIN ? new FTPClient() : new SecureFtpClient(way == Way.TLS, context(uri));
        // Also the longest wait for the greeting.
        client.setConnectTimeout((int) Math.min(
                limits.connectTimeout().toMillis(), limits.stallTimeout().toMillis()));
        client.setDefaultTimeout((int) limits.stallTimeout().toMillis());
        client.setDataTimeout(limits.stallTimeout());
        client.setControlEncoding(StandardCharsets.UTF_8.name());
        client.setUseEPSVwithIPv4(true);
        return client;
    }

    private SSLContext context(FetchUri uri) throws FetchException {
        try {
            return tls.fresh();
        } catch (GeneralSecurityException | IOException e) {
            throw uri.refused(
                    "the certificates that the agent's Java trusts can't be read: " + FetchException.rootMessage(e));
        }
    }

    private void connect(FetchUri uri, FTPClient client, URI url, Way way)
            throws FetchException, IOException, InterruptedException {
        int port = url.getPort() >= 0 ? url.getPort() : way.port;
        var host = url.getHost();
        try {
            client.connect(host, port);
        } catch (UnknownHostException _) {
            throw uri.unavailable("unknown host " + host);
        } catch (SSLException e) {
            throw e;
        } catch (SocketTimeoutException _) {
            throw Pace.Stalled.connecting(host + ":" + port, limits.connectTimeout());
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (e.getCause() instanceof SocketTimeoutException) {
                throw new Pace.Stalled("no greeting within " + limits.stallTimeout());
            }
            throw uri.unavailable("can't connect to %s:%d: %s".formatted(host, port, FetchException.rootMessage(e)));
        }
        // Where it really led to: the name may have got another address since it was looked up.
        guard.check(uri, host, client.getRemoteAddress());
        if (!FTPReply.isPositiveCompletion(client.getReplyCode())) {
            throw uri.unavailable("the FTP server refused the connection: " + reply(client));
        }
    }

    private static void logIn(FetchUri uri, FTPClient client, Login login) throws FetchException, IOException {
        if (!client.login(login.user(), login.password())) {
            throw uri.refused("the FTP server refused the login of '%s': %s".formatted(login.user(), reply(client)));
        }
        if (client instanceof SecureFtpClient secure) {
            secure.protectData();
        }
        client.enterLocalPassiveMode();
        if (!client.setFileType(FTP.BINARY_FILE_TYPE)) {
            throw uri.refused("the FTP server has no binary transfers: " + reply(client));
        }
    }

    private Fetched retrieve(Download download, FTPClient client, String path)
            throws FetchException, IOException, InterruptedException {
        var size = size(client, path);
        var version = version(client, path, size);
        if (!version.isEmpty() && version.equals(download.known())) {
            return Fetched.unchanged(version);
        }
        if (version.isEmpty() || !version.equals(download.seen())) {
            download.startOver();
        }
        if (download.have() > 0) {
            client.setRestartOffset(download.have());
        }
        try (var part = download.part(version, size)) {
            try (var in = client.retrieveFileStream(path)) {
                if (in == null && download.have() > 0) {
                    // Not each server goes on in the middle. Is it another reason, the next attempt will tell.
                    download.startOver();
                    throw new ConnectionLost("the FTP server refused to go on: " + reply(client));
                }
                if (in == null) {
                    throw refusal(download.uri(), client);
                }
                copy(in, part);
            }
            if (!client.completePendingCommand()) {
                throw new ConnectionLost("the FTP server broke off: " + reply(client));
            }
            part.end();
        }
        return new Fetched(false, version, Fetched.PLAIN);
    }

    private void copy(InputStream in, Download.Part part) throws FetchException, IOException, InterruptedException {
        var pace = new Pace(limits.stallTimeout());
        var buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            pace.came(n);
            pace.check();
            part.write(ByteBuffer.wrap(buffer, 0, n));
        }
    }

    private static OptionalLong size(FTPClient client, String path) throws IOException {
        var size = client.getSize(path);
        return size != null && size.matches("[0-9]{1,18}")
                ? OptionalLong.of(Long.parseLong(size))
                : OptionalLong.empty();
    }

    private static Validators version(FTPClient client, String path, OptionalLong size) throws IOException {
        var modified = client.getModificationTime(path);
        return modified == null || size.isEmpty()
                ? Validators.NONE
                : new Validators(Optional.of("\"%d-%s\"".formatted(size.getAsLong(), modified)), Optional.empty());
    }

    private static FetchException refusal(FetchUri uri, FTPClient client) {
        var reason = "the FTP server refused it: " + reply(client);
        return FTPReply.isNegativeTransient(client.getReplyCode()) ? uri.unavailable(reason) : uri.refused(reason);
    }

    private static String reply(FTPClient client) {
        var reply = client.getReplyString();
        return reply == null ? "no reply" : reply.strip();
    }

    private static void disconnect(FTPClient client) {
        try {
            client.disconnect();
        } catch (IOException _) {
            // It is gone already; the file, or why there is none, is known.
        }
    }

    private static Login login(FetchUri uri, URI url) throws FetchException {
        var info = url.getRawUserInfo();
        if (info == null) {
            return new Login(ANONYMOUS, "ekiden@");
        }
        var parts = info.split(":", 2);
        return new Login(printable(uri, decoded(parts[0])), parts.length > 1 ? printable(uri, decoded(parts[1])) : "");
    }

    private static String path(URI url) {
        var path = Optional.ofNullable(url.getRawPath()).orElse("").replaceFirst(";type=[aid]$", "");
        return decoded(path.startsWith("/") ? path.substring(1) : path);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** A line break, however written, would be a second command. */
    private static String printable(FetchUri uri, String text) throws FetchException {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw uri.refused("a URI must not contain control characters, not even escaped ones");
        }
        return text;
    }
}
