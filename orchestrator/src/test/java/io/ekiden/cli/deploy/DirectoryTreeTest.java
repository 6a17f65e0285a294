package io.ekiden.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.config.Problems;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories, files and standard input, read as groups, apps and pods. */
class DirectoryTreeTest {
    @TempDir
    Path home;

    private void write(String name, String text) throws Exception {
        var file = home.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text.replace('\'', '"'));
    }

    private Definitions read(String source) {
        var problems = new Problems();
        var in = new ByteArrayInputStream("id: web\ncmd: x\n---\nid: /db\ncmd: y".getBytes(StandardCharsets.UTF_8));
        var read = new Sources(in, Map.of(), Map.of(), Set.of(), problems).read(source);
        problems.throwIfAny();
        return read;
    }

    @Test
    void directory_isAGroup_withFilesAsAppsAndDirectoriesAsGroups() throws Exception {
        write("shop/web.yaml", "id: web\ncmd: serve");
        write("shop/README.md", "not read");
        write("shop/.git/config.json", "not read");
        write("shop/data/group.json", "{'id':'data','dependencies':['/shop/cache']}");
        write("shop/data/db.json", "[{'id':'/shop/data/db','cmd':'x'},{'id':'cache','cmd':'y'}]");
        write("shop/data/pod.yml", "id: pod\ncontainers: []");
        var read = read(home.resolve("shop").toString());
        assertThat(read.apps()).isEmpty();
        assertThat(read.pods().toString()).isEqualTo("[{\"id\":\"/shop/data/pod\",\"containers\":[]}]");
        assertThat(read.groups().toString().replace('"', '\''))
                .isEqualTo("[{'id':'/shop','apps':[{'id':'/shop/web','cmd':'serve'}],'groups':[{'id':'/shop/data',"
                        + "'dependencies':['/shop/cache'],'apps':[{'id':'/shop/data/db','cmd':'x'},{'id':'/shop/data/cache','cmd':'y'}],"
                        + "'groups':[]}]}]");
    }

    @Test
    void whatDoesNotBelong_isNamedAtOnce() throws Exception {
        write("Shop/web.yaml", "id: /other/web\ncmd: serve");
        write("Shop/group.yaml", "id: /shop");
        write("Shop/again.yaml", "id: /shop/db\ncmd: x");
        write("Shop/db.json", "{'id':'db','cmd':");
        write("Shop/db2.json", "{'id':'db','cmd':'x'}");
        write("Shop/nested.json", "{'id':'n','apps':[]}");
        write("Shop/noid.json", "{'cmd':'x'}");
        assertThatThrownBy(() -> read(home.resolve("Shop").toString()))
                .hasMessageContaining("Shop/web.yaml: /other/web is not directly in /shop")
                .hasMessageContaining("Shop/db2.json: /shop/db is defined twice")
                .hasMessageContaining("Shop/db.json, line 1, column")
                .hasMessageContaining("Shop/nested.json is a group; in a directory groups are directories")
                .hasMessageContaining("Shop/noid.json: /id is ''");
        write("Upper/web.yaml", "id: web");
        assertThatThrownBy(() -> read(home.resolve("Upper").toString())).hasMessageContaining("Upper/group.yaml");
        assertThatThrownBy(() -> read(home.resolve("none.json").toString()))
                .hasMessageContaining("none.json is not there");
    }

    @Test
    void standardInput_mayHaveSeveralDocuments() {
        assertThat(read("-").apps().toString())
                .isEqualTo("[{\"id\":\"/web\",\"cmd\":\"x\"}, {\"id\":\"/db\",\"cmd\":\"y\"}]");
    }

    @Test
    void whatTheApiShows_canBeDeployedAgain() throws Exception {
        write(
                "shown.json",
                "{'app':{'id':'/a','cmd':'x','version':'v','versionInfo':{},'tasks':[],'tasksRunning':1,'deployments':[]}}");
        assertThat(read(home.resolve("shown.json").toString()).apps().toString())
                .isEqualTo("[{\"id\":\"/a\",\"cmd\":\"x\"}]");
    }

    @Test
    void overrides_areOfOneApp() throws Exception {
        write("a.json", "{'id':'/a','env':{'A':'1'},'container':{'docker':{'image':'x:1'}}}");
        var overrides = new Definitions.Overrides(Map.of("B", "2"), Map.of("l", "m"), "x:2", 5);
        var problems = new Problems();
        var one = read(home.resolve("a.json").toString());
        one.override(overrides, problems);
        problems.throwIfAny();
        assertThat(one.apps().getFirst().toString().replace('"', '\''))
                .isEqualTo(
                        "{'id':'/a','env':{'A':'1','B':'2'},'container':{'docker':{'image':'x:2'}},'labels':{'l':'m'},"
                                + "'instances':5}");
        read("-").override(overrides, problems);
        assertThatThrownBy(problems::throwIfAny).hasMessageContaining("are for one app; there are several");
        write("b.json", "{'id':'/b','cmd':'x'}");
        var none = new Problems();
        read(home.resolve("b.json").toString()).override(overrides, none);
        assertThatThrownBy(none::throwIfAny)
                .hasMessageContaining("--image is for an app with /container/docker; /b has none");
    }
}
