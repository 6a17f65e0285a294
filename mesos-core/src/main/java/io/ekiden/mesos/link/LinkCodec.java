package io.ekiden.mesos.link;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.wire.RecordMapper;
import java.io.IOException;

/**
 * The messages of one link as text, {@code {"seq":1,"type":"Register",…}}: numbered from 1 in each direction, so that a lost or repeated
 * one is seen. One codec serves one end of one link, from one thread.
 *
 * @param <I> what comes in
 * @param <O> what goes out
 */
public final class LinkCodec<I, O> {
    private static final ObjectMapper MAPPER =
            RecordMapper.of(LinkProtocol.LARGEST_MESSAGE, AgentToMaster.class, MasterToAgent.class);

    private final ObjectReader reader;
    private final ObjectWriter writer;
    private long sent;
    private long received;

    private LinkCodec(Class<I> in, Class<O> out) {
        this.reader = MAPPER.readerFor(in)
                .with(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        this.writer = MAPPER.writerFor(out);
    }

    public static LinkCodec<MasterToAgent, AgentToMaster> ofAgent() {
        return new LinkCodec<>(MasterToAgent.class, AgentToMaster.class);
    }

    public static LinkCodec<AgentToMaster, MasterToAgent> ofMaster() {
        return new LinkCodec<>(AgentToMaster.class, MasterToAgent.class);
    }

    /** The next message to send. */
    public String write(O message) {
        try {
            // A message is an object with at least its type.
            return "{\"seq\":" + ++sent + ","
                    + writer.writeValueAsString(message).substring(1);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("a message of ours cannot be written", bug);
        }
    }

    /**
     * Reads what came next.
     *
     * @throws BrokenLinkException when it is no message, of an unknown type, or not the next one; nothing more can be read then
     */
    public I read(String text) throws BrokenLinkException {
        long expected = received + 1;
        try {
            // Ours begin so: then the rest is read once, and its type comes first.
            var numbered = "{\"seq\":" + expected + ",";
            var rest = text.startsWith(numbered) ? "{" + text.substring(numbered.length()) : checked(text, expected);
            received = expected;
            return reader.readValue(rest);
        } catch (JsonProcessingException e) {
            throw new BrokenLinkException("message " + expected + " cannot be read: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new BrokenLinkException("message " + expected + " cannot be read: " + e);
        }
    }

    private static String checked(String text, long expected) throws IOException, BrokenLinkException {
        if (!(MAPPER.readTree(text) instanceof ObjectNode node)) {
            throw new BrokenLinkException("a message is a JSON object");
        }
        var seq = node.path("seq");
        if (!seq.isIntegralNumber() || seq.asLong() != expected) {
            throw new BrokenLinkException("message " + expected + " is expected, but seq is "
                    + (seq.isMissingNode() ? "missing" : seq.toString()));
        }
        return text;
    }
}
