package io.ekiden.lb.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortReservationsTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "*"})
    void heldPort_canBeHadByHaproxyOnly_andNobodyIsAnswered(String address) throws Exception {
        var port = freePort();
        try (var ports = new PortReservations()) {
            assertThat(ports.refusal(address, port)).isEmpty();
            assertThatThrownBy(() -> new ServerSocket(port, 1, HERE)).isInstanceOf(BindException.class);
            assertThatThrownBy(() -> new Socket(HERE, port)).hasMessageContaining("refused");
            asHaproxyDoes(port).close();
        }
        new ServerSocket(port, 1, HERE).close();
    }

    @Test
    void portOfAnother_isRefused_alsoWhenItIsAnotherHaproxy() throws Exception {
        try (var ports = new PortReservations();
                var stranger = new ServerSocket(0, 1, HERE)) {
            assertThat(ports.refusal("127.0.0.1", stranger.getLocalPort())).hasValue("Address already in use");
        }
        var port = freePort();
        try (var ports = new PortReservations();
                var haproxy = asHaproxyDoes(port)) {
            assertThat(haproxy.isOpen()).isTrue();
            assertThat(ports.refusal("127.0.0.1", port)).hasValue("Address already in use");
        }
    }

    @Test
    void addressOfAnotherMachine_isRefused() throws Exception {
        try (var ports = new PortReservations()) {
            assertThat(ports.refusal("192.0.2.1", freePort())).isPresent();
        }
    }

    private static ServerSocketChannel asHaproxyDoes(int port) throws IOException {
        var channel = ServerSocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        return channel.bind(new InetSocketAddress(HERE, port));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, HERE)) {
            return socket.getLocalPort();
        }
    }
}
