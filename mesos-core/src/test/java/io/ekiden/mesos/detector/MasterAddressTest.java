package io.ekiden.mesos.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MasterAddressTest {
    @ParameterizedTest
    @CsvSource({
        "host, http://host:5050",
        "host:5051, http://host:5051",
        "http://host:5051/, http://host:5051",
        "https://host, https://host:5050",
        "[::1]:5050, http://[::1]:5050"
    })
    void hostAndPort_isABaseAddress(String text, URI expected) {
        assertThat(MasterAddress.parse(text)).isEqualTo(new MasterAddress.Http(List.of(expected)));
    }

    @Test
    void list_keepsItsOrder() {
        assertThat(((MasterAddress.Http) MasterAddress.parse("http://b:1, a:2")).masters())
                .containsExactly(URI.create("http://b:1"), URI.create("http://a:2"));
    }

    @Test
    void zooKeeper_hasServersPathAndUser() {
        assertThat(MasterAddress.parse("zk://a:2181,b:2181/mesos/"))
                .isEqualTo(new MasterAddress.ZooKeeper("a:2181,b:2181", "/mesos", Optional.empty()));
        assertThat(MasterAddress.parse("zk://user:p@ss@a:2181/mesos"))
                .isEqualTo(new MasterAddress.ZooKeeper(
                        "a:2181", "/mesos", Optional.of(new ZooKeeperUser("user", "p@ss"))));
    }

    @Test
    void zooKeeper_isShownWithoutItsUser() {
        assertThat(MasterAddress.parse("zk://user:secret@a:2181/mesos"))
                .hasToString("zk://xxxxxxxx:xxxxxxxx@a:2181/mesos");
        assertThat(new ZooKeeperUser("user", "secret").toString()).doesNotContain("user:", "secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ",", "zk://a:2181", "zk://a:2181/", "zk://user@a:2181/mesos", "ftp://a", "a b", "http://:80"
            })
    void nonsense_isRefused(String text) {
        assertThatThrownBy(() -> MasterAddress.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void password_isNotRepeated() {
        assertThatThrownBy(() -> MasterAddress.parse("zk://user:secret@a:2181"))
                .hasMessageContaining("a:2181")
                .hasMessageNotContaining("secret");
    }
}
