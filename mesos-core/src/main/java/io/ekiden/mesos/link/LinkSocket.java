package io.ekiden.mesos.link;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * One end of a link that stands. Made and told of on the connection's context; messages are written and read there, in order.
 *
 * @param <I> what comes in
 * @param <O> what goes out
 */
public final class LinkSocket<I, O> {
    private static final short PROTOCOL_ERROR = 1002;
    private static final short POLICY_VIOLATION = 1008;
    private static final short GOING_AWAY = 1001;
    /** A close frame holds 125 bytes, two of them the status. */
    private static final int LONGEST_REASON = 120;

    private final WebSocket socket;
    private final LinkCodec<I, O> codec;
    private final Context context = Objects.requireNonNull(Vertx.currentContext(), "not on a context");
    private Consumer<String> onEnd = _ -> {};
    private long backlog;
    private boolean ended;

    /** To be called on the connection's context. */
    public LinkSocket(WebSocket socket, LinkCodec<I, O> codec) {
        this.socket = socket;
        this.codec = codec;
    }

    /** @param whenEnded called once with the reason, whichever end it was */
    public void begin(Consumer<I> onMessage, Consumer<String> whenEnded) {
        onEnd = whenEnded;
        socket.textMessageHandler(text -> read(text, onMessage));
        socket.binaryMessageHandler(_ -> end(PROTOCOL_ERROR, "messages are text frames"));
        socket.exceptionHandler(cause -> end(PROTOCOL_ERROR, Objects.toString(cause.getMessage(), cause.toString())));
        socket.closeHandler(_ -> endedBy(reasonOfOther()));
    }

    private void read(String text, Consumer<I> onMessage) {
        if (ended) {
            return;
        }
        try {
            onMessage.accept(codec.read(text));
        } catch (BrokenLinkException broken) {
            end(PROTOCOL_ERROR, broken.reason());
        }
    }

    /** Sends, or drops the message when the link has ended. Any thread; messages of one thread keep their order. */
    public void send(O message) {
        context.runOnContext(_ -> write(message));
    }

    private void write(O message) {
        if (ended) {
            return;
        }
        var text = codec.write(message);
        if (text.length() > LinkProtocol.LARGEST_MESSAGE) {
            end(POLICY_VIOLATION, "a message of " + text.length() + " characters is too large to send");
            return;
        }
        backlog += text.length();
        if (backlog > LinkProtocol.LARGEST_BACKLOG) {
            end(POLICY_VIOLATION, "more than " + LinkProtocol.LARGEST_BACKLOG + " characters wait to be read");
            return;
        }
        socket.writeTextMessage(text).onComplete(_ -> backlog -= text.length());
    }

    /** Ends the link after what was sent before. Any thread. */
    public void end(String reason) {
        context.runOnContext(_ -> end(GOING_AWAY, reason));
    }

    private void end(short status, String reason) {
        if (!ended) {
            socket.close(status, shown(reason));
            endedBy(reason);
        }
    }

    /** One byte for each character, as a frame that is too long is not sent, and the connection would stay open. */
    private static String shown(String reason) {
        var ascii = reason.replaceAll("[^ -~]", "?");
        return ascii.length() > LONGEST_REASON ? ascii.substring(0, LONGEST_REASON) : ascii;
    }

    private void endedBy(String reason) {
        if (!ended) {
            ended = true;
            onEnd.accept(reason);
        }
    }

    private String reasonOfOther() {
        var reason = socket.closeReason();
        return reason == null || reason.isEmpty() ? "the other end is gone" : reason;
    }
}
