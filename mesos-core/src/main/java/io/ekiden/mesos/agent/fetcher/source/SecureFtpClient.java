package io.ekiden.mesos.agent.fetcher.source;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.commons.net.DefaultSocketFactory;
import org.apache.commons.net.ftp.FTPSClient;
import org.jspecify.annotations.Nullable;

/**
 * FTP over TLS, the data connection going on with the TLS session of the control connection: vsftpd, ProFTPD and FileZilla Server take no
 * other by default, for it shows that both are the same client's.
 *
 * <p>The JDK resumes a session with the same host and port as before, and a data connection leads to another port. So the socket below its
 * TLS says the port of the control connection. The TLS context is of this connection alone: with what another one to the same server has
 * agreed upon meanwhile, the server would not know it again.
 *
 * <p><b>Source:</b> RFC 4217 section 10.2; {@code SSLSocketFactory.createSocket(Socket, …)}; JDK {@code SSLSocket.getPeerPort}.
 */
final class SecureFtpClient extends FTPSClient {
    /** Where TLS contexts come from. */
    interface Tls {
        /** Trusts whom the JDK trusts. */
        Tls OF_SYSTEM = () -> {
            var context = SSLContext.getInstance("TLS");
            context.init(null, null, null);
            return context;
        };

        SSLContext fresh() throws GeneralSecurityException, IOException;
    }

    /** The data connection as seen by TLS. */
    private static final class SamePort extends Socket {
        private final int port;

        SamePort(int port) {
            this.port = port;
        }

        @Override
        public int getPort() {
            return port;
        }
    }

    private final SSLContext tls;

    /** @param implicit TLS from the first byte; else after {@code AUTH TLS}, without which nothing goes on */
    SecureFtpClient(boolean implicit, SSLContext tls) {
        super(implicit, tls);
        this.tls = tls;
        setEndpointCheckingEnabled(true);
    }

    /** To be called after the login: what is transferred is encrypted too. */
    void protectData() throws IOException {
        execPBSZ(0);
        execPROT("P");
        int port = getRemotePort();
        // Instead of TLS sockets, which would look for a session with the port of the data connection.
        setSocketFactory(new DefaultSocketFactory() {
            @Override
            public Socket createSocket() {
                return new SamePort(port);
            }
        });
    }

    @Override
    protected @Nullable Socket _openDataConnection_(String command, String argument) throws IOException {
        var plain = super._openDataConnection_(command, argument);
        if (plain == null) {
            return null;
        }
        try {
            var secure = (SSLSocket) tls.getSocketFactory().createSocket(plain, _hostname_, plain.getPort(), true);
            var parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
            secure.startHandshake();
            return secure;
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }
}
