package io.ekiden.lb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EndpointsTest {
    @Test
    void secretsOfAConfiguration_areNotShown_andAllElseIs() {
        assertThat(Endpoints.withoutSecrets("""
                # no password here
                userlist users-web-80
                  user bob password $5$salt$hash
                  user eve insecure-password "two words" groups all
                listen web-80
                  cookie id insert dynamic
                  dynamic-cookie-key 0123456789abcdef
                  stats auth admin:word
                  http-request auth realm Mine unless { http_auth(users-web-80) }
                  server web-1 10.0.0.1:80 check
                """)).isEqualTo("""
                # no password here
                userlist users-web-80
                  user bob password ***
                  user eve insecure-password ***
                listen web-80
                  cookie id insert dynamic
                  dynamic-cookie-key ***
                  stats auth ***
                  http-request auth realm Mine unless { http_auth(users-web-80) }
                  server web-1 10.0.0.1:80 check
                """);
    }
}
