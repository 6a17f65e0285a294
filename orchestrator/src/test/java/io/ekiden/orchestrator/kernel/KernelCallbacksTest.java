package io.ekiden.orchestrator.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.store.codec.StateCodec;
import org.junit.jupiter.api.Test;

/** Who wants events to be posted. */
class KernelCallbacksTest {
    private static final Request.Origin ORIGIN = new Request.Origin("127.0.0.1", "/v2/eventSubscriptions");

    private final World world = World.subscribed();

    private Answer wants(String url, boolean wanted) {
        return world.asks(new Request.Subscribe(url, wanted, ORIGIN));
    }

    @Test
    void subscriptions_areKnownToTheNextLeader_andBounded() {
        for (int i = 0; i < 64; i++) {
            assertThat(wants("http://h/" + i + "?a=b%20c/ä", true)).isEqualTo(new Answer.Done());
        }

        assertThat(wants("http://h/more", true)).isEqualTo(new Answer.TooManyCallbacks(64));
        assertThat(wants("http://h/0?a=b%20c/ä", true)).isEqualTo(new Answer.Done());
        assertThat(StateCodec.decode(world.stored).callbacks())
                .isEqualTo(world.state.callbacks())
                .hasSize(64)
                .contains("http://h/63?a=b%20c/ä");
        wants("http://h/63?a=b%20c/ä", false);
        assertThat(wants("http://h/more", true)).isEqualTo(new Answer.Done());
        assertThat(StateCodec.decode(world.stored).callbacks()).isEqualTo(world.state.callbacks());
    }

    @Test
    void subscription_isAnEventWhenSomethingChanges() {
        wants("http://h/", true);
        wants("http://h/", true);
        wants("http://other/", false);
        wants("http://h/", false);

        assertThat(world.events()).containsExactly("Subscription", "Subscription");
    }
}
