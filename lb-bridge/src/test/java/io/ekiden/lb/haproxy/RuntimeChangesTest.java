package io.ekiden.lb.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.change.Layout;
import io.ekiden.lb.render.Rendering;
import io.ekiden.lb.view.LbView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RuntimeChangesTest {
    @TempDir
    Path directory;

    /** The lines of the list that HAProxy has, and which file it takes no line for. */
    private final List<String> shown = new ArrayList<>(List.of("/lb.pem"));

    private String untakeable = "";

    private String list() {
        return directory.resolve("certificates-0000000000000000.map").toString();
    }

    /** A configuration whose list has these lines; its name tells them apart. */
    private Rendering rendering(int number, String... lines) {
        var name = "certificates-%016d.map".formatted(number);
        var files = new TreeMap<String, String>();
        files.put(name, String.join("\n", lines) + "\n");
        return new Rendering("frontend x\n  bind :443 ssl crt-list " + directory.resolve(name) + "\n", files);
    }

    private String answer(String command) {
        if (command.startsWith("show proc")) {
            return "1 master 0 [failed: 0] x y\n# workers\n10 worker 0 x y\n";
        }
        var words = command.substring("@!10 ".length()).split("[ \n]");
        var said = String.join(" ", List.of(words).subList(0, Math.min(3, words.length)));
        if (said.equals("show ssl crt-list")) {
            return words.length > 3 ? rows() : list() + "\n\n";
        } else if (said.equals("set ssl cert")) {
            return "Transaction created for certificate " + words[3] + "!\n\n";
        } else if (said.equals("add ssl crt-list")) {
            if (words[5].equals(untakeable)) {
                return "Can't edit the crt-list: not today!\n\n";
            }
            shown.add(words[5]);
        } else if (said.equals("del ssl crt-list")) {
            shown.remove(words[4].substring(0, words[4].lastIndexOf(':')));
            return "Entry '" + words[4] + "' deleted in crtlist '" + words[3] + "'!\n\n";
        } else if (said.equals("new ssl cert")) {
            return "New empty certificate store '" + words[3] + "'!\n\n";
        }
        return said.startsWith("commit") || said.startsWith("add") ? "Success!\n\n" : "\n";
    }

    private String rows() {
        var rows = new StringBuilder("# " + list() + "\n");
        for (int i = 0; i < shown.size(); i++) {
            rows.append(shown.get(i)).append(':').append(i + 1).append('\n');
        }
        return rows.append('\n').toString();
    }

    @Test
    void certificatesThatAreHalfChanged_areComparedAlsoWhenTheWishGoesBack() throws Exception {
        var paths = new HaproxyPaths(directory, directory);
        var first = Files.writeString(directory.resolve("a.pem"), "A KEY\n").toString();
        var second = Files.writeString(directory.resolve("b.pem"), "A KEY\n").toString();
        var runtime = new RuntimeApi(paths);
        var traffic = new Traffic();
        var changes =
                new RuntimeChanges(runtime, traffic, new DrainDesk(runtime, traffic), new LiveCertificates(runtime));
        var config = new ConfigFile(paths, Path.of("haproxy"));
        var before = rendering(0, "/lb.pem");
        var both = rendering(1, "/lb.pem", first, second);
        traffic.loaded(Layout.of(before.config()));
        try (var master = new FakeMaster(paths.masterSocket(), command -> Optional.of(answer(command)))) {
            untakeable = second;
            assertThat(changes.bring(config, LbView.EMPTY, both, Set.of())).isPresent();
            assertThat(shown).containsExactly("/lb.pem", first);
            assertThat(changes.bring(config, LbView.EMPTY, before, Set.of())).isEmpty();
            assertThat(shown).containsExactly("/lb.pem");

            int asked = master.asked.size();
            assertThat(changes.bring(config, LbView.EMPTY, before, Set.of())).isEmpty();
            assertThat(master.asked.subList(asked, master.asked.size()))
                    .noneMatch(command -> command.contains("crt-list"));
        }
    }

    /** What a worker has read, it has. */
    @Test
    void certificatesThatWereInDoubt_areNotAfterAReload() {
        var traffic = new Traffic();
        traffic.doubtCertificates();
        traffic.loaded(Layout.of(rendering(0, "/lb.pem").config()));
        assertThat(traffic.hasCertificatesInDoubt()).isFalse();
    }
}
