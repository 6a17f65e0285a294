package io.ekiden.lb.change;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which states a new worker is told. */
class ServerStatesTest {
    private static final String HEAD = """
            1
            # be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight
            """;

    private static final Layout WANTED = Layout.of("""
            listen web-80
              server web-1 127.0.0.1:31001 check
              server web-2 127.0.0.1:31002 check weight 7
              server web-3 127.0.0.1:31003 check
              server web-4 [fd00::4]:31004 check
            """);

    private static String row(String server, String place, int state, int admin) {
        var parts = place.split("=");
        return "2 web-80 1 %s %s %d %d 3 1 4 8 2 0 6 0 0 0 - %s - 0 0 - - 0\n"
                .formatted(server, parts[0], state, admin, parts[1]);
    }

    @Test
    void whatIsDown_staysDown_withTheWeightThatItIsToHave() {
        var answer = HEAD
                + row("web-1", "127.0.0.1=31001", 2, 0)
                + row("web-2", "127.0.0.1=31002", 0, 0)
                + row("web-4", "fd00:0:0::4=31004", 0, 0);
        assertThat(ServerStates.down(answer, WANTED))
                .isEqualTo("1\n"
                        + row("web-2", "127.0.0.1=31002", 0, 0).replace(" 3 1 ", " 7 7 ")
                        + row("web-4", "fd00:0:0::4=31004", 0, 0).replace(" 3 1 ", " 1 1 "));
    }

    /** It is parked by its old name alone, or another task has its name. */
    @Test
    void whatWasTakenOut_orIsElsewhere_orIsGone_beginsAnew() {
        var answer = HEAD
                + row("web-1", "127.0.0.1=31001", 0, 1)
                + row("web-2", "127.0.0.1=39999", 0, 0)
                + row("web-9", "127.0.0.1=31009", 0, 0);
        assertThat(ServerStates.down(answer, WANTED)).isEqualTo(ServerStates.NONE);
        assertThat(ServerStates.down("Can't find the worker", WANTED)).isEqualTo(ServerStates.NONE);
    }
}
