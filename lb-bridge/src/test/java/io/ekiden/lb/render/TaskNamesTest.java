package io.ekiden.lb.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.label.ListenMode;
import io.ekiden.lb.view.Bind;
import io.ekiden.lb.view.Edge;
import io.ekiden.lb.view.LbView;
import io.ekiden.lb.view.Listener;
import io.ekiden.lb.view.Section;
import io.ekiden.lb.view.Server;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskNamesTest {
    private static Listener listener(String name, Server... servers) {
        return new Listener(name, "/" + name, Bind.of("0.0.0.0", 80), Section.of(ListenMode.TCP), List.of(servers));
    }

    private static Server server(String name, String task) {
        return new Server(name, task, "10.0.0.1", 31000, false);
    }

    @Test
    void names_leadToTheirTasks_butNotThoseThatTwoHave_orThatAreNoWords() {
        var view = new LbView(
                List.of(
                        listener("web-80", server("web-1", "web.1"), server("web-2", "web.2")),
                        listener("web-81", server("web-1", "web.1")),
                        listener("a_b-82", server("a_b-1", "a_b.1"), server("odd-1", "one two\nthree four")),
                        listener("a_b-83", server("a_b-1", "a.b.1"))),
                List.of(),
                Edge.NONE,
                List.of());
        assertThat(TaskNames.of(view)).isEqualTo(Map.of("web-1", "web.1", "web-2", "web.2"));
    }
}
