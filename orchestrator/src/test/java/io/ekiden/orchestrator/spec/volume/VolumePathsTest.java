package io.ekiden.orchestrator.spec.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.spec.Violation;
import io.ekiden.orchestrator.spec.volume.VolumePaths.Kind;
import io.ekiden.orchestrator.spec.volume.VolumePaths.Seen;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VolumePathsTest {
    private static List<Violation> check(boolean hasImage, Object... pathsAndKinds) {
        var seen = new ArrayList<Seen>();
        for (int i = 0; i < pathsAndKinds.length; i += 2) {
            seen.add(new Seen(
                    VolumePaths.plain(pathsAndKinds[i].toString()), "/v(" + i / 2 + ")", (Kind) pathsAndKinds[i + 1]));
        }
        return VolumePaths.check(seen, hasImage);
    }

    @Test
    void slashesAtTheEnd_sayNothing() {
        assertThat(List.of("data/", "/a/", "/a//", "/", "//", "", "a/b"))
                .extracting(VolumePaths::plain)
                .containsExactly("data", "/a", "/a", "/", "/", "", "a/b");
    }

    @Test
    void pathThatAgentsRefuse_isRefused() {
        for (var path : List.of("", ".", "..", "./data", "a//b", "a/./b", "../x", "a/../b")) {
            for (var kind : List.of(Kind.HOST, Kind.LINK)) {
                assertThat(check(false, path, kind))
                        .as(path)
                        .containsExactly(Violation.of("/v(0)", "must be a path inside of the sandbox, or absolute"));
            }
            assertThat(check(true, path, Kind.LINK)).as(path).hasSize(1);
        }
        for (var path : List.of("/", "/a/../b", "/a/./b", "/a//b")) {
            assertThat(check(false, path, Kind.HOST)).as(path).hasSize(1);
            assertThat(check(true, path, Kind.LINK)).as(path).isEmpty();
        }
        assertThat(check(false, "/a", Kind.LINK))
                .containsExactly(Violation.of("/v(0)", "must be relative, to the sandbox, where there is no image"));
        assertThat(check(false, "a/b/", Kind.LINK, "/a/b/", Kind.HOST)).isEmpty();
    }

    @Test
    void onePlace_isOfOneVolume_whateverSlashesEndIt() {
        for (boolean hasImage : new boolean[] {false, true}) {
            assertThat(check(hasImage, "a", Kind.CHECKED, "a/", Kind.LINK))
                    .containsExactly(Violation.of("/v(1)", "is that of another volume"));
        }
        assertThat(check(false, "/a", Kind.HOST, "/a/", Kind.HOST))
                .containsExactly(Violation.of("/v(1)", "is that of another volume"));
    }

    @Test
    void pathBelowThatOfAnother_isRefused_namingBoth_whereLinksWouldBeInTheWay() {
        var error = "'data/x/pw' is below the volume at 'data'; without an image each volume needs a place beside the"
                + " others";
        assertThat(check(false, "data", Kind.CHECKED, "data/x/pw", Kind.LINK))
                .containsExactly(Violation.of("/v(1)", error));
        assertThat(check(false, "data/x/pw", Kind.LINK, "data", Kind.HOST))
                .containsExactly(Violation.of("/v(0)", error));
        assertThat(check(true, "data", Kind.CHECKED, "data/x/pw", Kind.LINK)).isEmpty();
        assertThat(check(false, "data", Kind.HOST, "data/x", Kind.HOST)).isEmpty();
        assertThat(check(false, "data", Kind.LINK, "database", Kind.LINK)).isEmpty();
    }
}
