package io.ekiden.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Every screen, light, dark, and as wide as a phone: axe finds nothing to complain about, and nothing is wider than the window.
 * Pictures of all are kept under {@code target/page/}, to be looked at.
 */
class PageScreensIT extends OnThePage {
    private static final Path PICTURES = Path.of("target", "page");
    private static final Path AXE = Path.of("..", "ui", "node_modules", "axe-core", "axe.min.js");

    /** What axe finds, one line for each: its rule, and the first element. */
    private static final String FINDINGS = """
            axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'] })
              .then(({ violations }) => violations.map((v) => v.id + ': ' + v.nodes[0].html.slice(0, 160) + ' ' + v.nodes[0].failureSummary).join('\\n'))""";

    private enum Look {
        LIGHT(1400, "light"),
        DARK(1400, "dark"),
        NARROW(400, "light");

        private final int width;
        private final String scheme;

        Look(int width, String scheme) {
            this.width = width;
            this.scheme = scheme;
        }
    }

    @Test
    void everyScreen_isForEverybody_inEveryLook() throws Exception {
        var screens = screens();
        Files.createDirectories(PICTURES);
        browser.evaluate(Files.readString(AXE) + "\n;0");
        var findings = new StringBuilder();
        for (var look : Look.values()) {
            browser.look(look.width, 900, look.scheme);
            for (var screen : screens.entrySet()) {
                findings.append(findingsOf(screen.getKey(), screen.getValue(), look));
            }
            findings.append(findingsOfDialogs(look));
        }
        browser.look(1400, 900, "light");
        assertThat(findings).as("axe, and what is too wide").isEmpty();
    }

    private static String findingsOf(String hash, String there, Look look) throws IOException {
        browser.evaluate("location.hash = '" + hash + "'");
        browser.when(there, SOON);
        var name = hash.replaceAll("(#/instance)/[^?]*", "$1")
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        return findings(name, look);
    }

    /** What opens over a screen: each is left with Escape. */
    private static String findingsOfDialogs(Look look) throws IOException {
        browser.click(at("create-button"));
        browser.when(there("create-json"), SOON);
        var found = findings("create", look);
        browser.press("Escape");
        browser.when(gone("create-json"), SOON);
        browser.pressControl("k");
        browser.when(there("palette-input"), SOON);
        browser.type("web");
        found += findings("palette", look);
        browser.press("Escape");
        browser.when(gone("palette-input"), SOON);
        browser.evaluate("location.hash = '#/apps/shop/web'");
        browser.when(there("restart-button-/shop/web"), SOON);
        browser.click(at("restart-button-/shop/web"));
        browser.when(there("plan"), SOON);
        found += findings("restart", look);
        browser.press("Escape");
        browser.when(gone("plan"), SOON);
        return found;
    }

    private static String findings(String name, Look look) throws IOException {
        browser.screenshot(PICTURES.resolve(name + "-" + look.name().toLowerCase(Locale.ROOT) + ".png"));
        var found = new StringBuilder();
        browser.evaluate(FINDINGS)
                .asText()
                .lines()
                .forEach(line -> found.append(look + " " + name + " " + line + "\n"));
        if (browser.evaluate("document.documentElement.scrollWidth > innerWidth")
                .asBoolean()) {
            found.append(look + " " + name + " is wider than the window\n");
        }
        return found.toString();
    }

    /** Addresses, and what is there when each is drawn. */
    private static Map<String, String> screens() throws Exception {
        create("/plain", 2);
        api.post("/v2/apps", """
                {"id": "/shop/web", "cmd": "echo hello; exec sleep 1000", "cpus": 0.1, "mem": 16, "instances": 3, "labels": {"team": "front"},
                 "portDefinitions": [{"port": 10490, "name": "http"}]}""");
        api.running("/shop/web", 3, false, SOON);
        api.post("/v2/apps", """
                {"id": "/shop/huge", "cmd": "exec sleep 1000", "cpus": 900, "mem": 16}""");
        api.post("/v2/apps", """
                {"id": "/shop/broken", "cmd": "exit 42", "cpus": 0.1, "mem": 16, "backoffSeconds": 600}""");
        browser.when(reads("app-instances-/plain", "2/2"), SOON);
        browser.evaluate("location.hash = '#/apps?flat='");
        browser.when(
                reads("app-status-/shop/broken", "Delayed") + " && " + reads("app-status-/shop/huge", "Waiting"), SOON);
        var task = api.tasks("/shop/web").getFirst().path("id").asText();
        var screens = new LinkedHashMap<String, String>();
        screens.put("#/apps", there("group-row-/shop"));
        screens.put("#/apps?flat=", there("app-row-/shop/huge"));
        screens.put("#/group/shop", there("app-row-/shop/web"));
        screens.put(
                "#/apps?filter=nothing-is-called-so",
                there("filter") + " && document.querySelector('.empty') !== null");
        screens.put("#/apps/shop/web", there("instance-" + task));
        screens.put("#/apps/shop/huge", there("why-not"));
        screens.put("#/apps/shop/broken?tab=debug", there("statistics") + " && " + there("last-failure"));
        screens.put("#/apps/shop/web?tab=configuration", there("app-config") + " && " + there("version-changes"));
        screens.put("#/apps/shop/broken?tab=history", "document.querySelector('[data-testid^=\"past-\"]') !== null");
        screens.put("#/apps/shop/web?tab=usage", there("usages"));
        screens.put("#/instance/" + task, there("timeline"));
        screens.put("#/instance/" + task + "?tab=logs", text("log") + ".includes('hello')");
        screens.put("#/instance/" + task + "?tab=files", there("file-stdout"));
        screens.put("#/instance/" + task + "?tab=terminal", there("terminal-open"));
        screens.put("#/cluster", "document.querySelector('[data-testid^=\"agent-state-\"]') !== null");
        screens.put(
                "#/deployments",
                there("running-deployments")
                        + " && document.querySelector('[data-testid^=\"deployment-card-\"]') !== null");
        screens.put("#/about", there("settings"));
        screens.put("#/nowhere", there("lost"));
        return screens;
    }
}
