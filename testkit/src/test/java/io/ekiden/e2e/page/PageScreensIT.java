package io.ekiden.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.EkidenPart;
import io.ekiden.testkit.real.Ports;
import io.ekiden.testkit.real.Wait;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Every screen and every dialog, light, dark, and as wide as a phone: axe finds nothing to complain about, and nothing is wider than the
 * window. Pictures of all are kept under {@code target/page/}, to be looked at.
 */
class PageScreensIT extends OnThePage {
    static final Path PICTURES = Path.of("target", "page");
    /** Buttons of rows come a moment after the rows. */
    private static final String WHOLE = "document.querySelector('.apps:not(.pods) td.actions:empty') === null";

    private static final Path AXE = Path.of("..", "ui", "node_modules", "axe-core", "axe.min.js");

    /** What axe finds, one line for each: its rule, and the first element. */
    private static final String FINDINGS = """
            axe.run(document, { %s, resultTypes: ['violations'] })
              .then(({ violations }) => violations.map((v) => v.id + ': ' + v.nodes[0].html.slice(0, 160) + ' ' + v.nodes[0].failureSummary).join('\\n'))""";

    private static final String WCAG = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']";

    private enum Look {
        LIGHT(1400, "light", "runOnly: " + WCAG),
        /** Other colours of the same. */
        DARK(1400, "dark", "runOnly: ['color-contrast']"),
        /** Other places for what has the same colours. */
        NARROW(400, "light", "runOnly: " + WCAG + ", rules: { 'color-contrast': { enabled: false } }");

        private final int width;
        private final String scheme;
        private final String rules;

        Look(int width, String scheme, String rules) {
            this.rules = rules;
            this.width = width;
            this.scheme = scheme;
        }
    }

    /** What is done on a screen before it is looked at. */
    @FunctionalInterface
    private interface Steps {
        Steps NONE = () -> {};

        void take();
    }

    /**
     * A screen, or a dialog over one.
     *
     * @param hash its address
     * @param drawn what is true when it is drawn
     */
    private record Shot(String name, String hash, String drawn, Steps steps) {
        static Shot of(String name, String hash, String drawn) {
            return new Shot(name, hash, drawn, Steps.NONE);
        }

        /** A dialog that its address opens. */
        static Shot dialog(String name, String screen, String modal, String testId) {
            return of(name, screen + (screen.contains("?") ? "&" : "?") + "modal=" + modal, there(testId));
        }

        static Shot then(String name, String hash, String drawn, Steps steps) {
            return new Shot(name, hash, drawn, steps);
        }
    }

    @Test
    void everyScreen_isForEverybody_inEveryLook() throws Exception {
        Files.createDirectories(PICTURES);
        browser.evaluate(Files.readString(AXE) + "\n;0");
        var findings = new StringBuilder();
        findings.append(look(List.of(Shot.of("empty", "#/apps", there("no-apps")))));
        browser.evaluate("location.hash = '#/apps?flat='");
        var shots = new ArrayList<Shot>();
        create("/plain", 2);
        makeApps();
        var web = api.tasks("/shop/web").getFirst().path("id").asText();
        var agent = api.get("/v2/agents").json().at("/agents/0/id").asText();
        var rolling = api.app("/shop/rolling").at("/deployments/0/id").asText();
        shots.addAll(lists());
        shots.addAll(screens(web, agent, rolling));
        shots.addAll(dialogs(web, agent, rolling));
        shots.addAll(ofOlderThings());
        shots.addAll(editors());
        findings.append(look(shots));
        browser.evaluate("location.hash = '#/apps'");
        browser.offline(true);
        findings.append(look(List.of(Shot.of("disconnected", "#/apps", text("banner") + ".includes('data from')"))));
        browser.offline(false);
        browser.when(reads("link", "Live"), SOON);
        api.delete("/v2/pods/shop/vast?force=true");
        assertThat(findings).as("axe, and what is too wide").isEmpty();
        // What a browser says itself of answers that are refusals, and of those that never came.
        assertThat(browser.takeComplaints()).allMatch(said -> said.startsWith("network:"));
    }

    /** It passes on what it is asked to the server that leads. */
    @Test
    void pageOfAStandby_isForEverybody_inEveryLook() throws Exception {
        Files.createDirectories(PICTURES);
        int leading = Ports.free();
        int standingBy = Ports.free();
        try (var _ = orchestrator(leading)) {
            var leader = new ApiClient(URI.create("http://127.0.0.1:" + leading));
            Wait.until("it leads", SOON, () -> leader.get("/v2/leader").status(), status -> status == 200);
            leader.post("/v2/apps", """
                    {"id": "/shop/kept", "cmd": "exec sleep 1000", "cpus": 0.1, "mem": 16, "instances": 0}""");
            try (var _ = orchestrator(standingBy)) {
                browser.open(URI.create("http://127.0.0.1:" + standingBy));
                browser.when(there("standby") + " && " + there("group-row-/shop"), SOON);
                browser.evaluate(Files.readString(AXE) + "\n;0");
                assertThat(look(List.of(Shot.of("standby", "#/apps", there("group-row-/shop")))))
                        .as("axe, and what is too wide")
                        .isEmpty();
                // It asks another server than the other tests, and until it knows the leader there is none.
                openPage();
                browser.takeRequests();
                browser.evaluate("fetch('/ping').then(() => 0)");
                assertThat(browser.takeComplaints()).allMatch(said -> said.startsWith("network:"));
            }
        }
    }

    private static EkidenPart orchestrator(int port) throws IOException {
        return EkidenPart.start(
                dir,
                "orchestrator",
                "--master=" + ekiden.endpoints().path("master").asText(),
                "--zk=" + ekiden.endpoints().path("zk").asText() + "/beside",
                "--http-port=" + port);
    }

    private static String look(List<Shot> shots) throws IOException {
        var found = new StringBuilder();
        for (var look : Look.values()) {
            browser.look(look.width, 900, look.scheme);
            // Of the look before; it would lie over the first pictures.
            browser.evaluate("document.querySelector('.notice').hidden = true");
            for (var shot : shots) {
                browser.evaluate("location.hash = '" + shot.hash + "'");
                browser.when(shot.drawn, SOON);
                shot.steps.take();
                found.append(findings(shot.name, look));
            }
        }
        browser.look(1400, 900, "light");
        return found.toString();
    }

    private static String findings(String name, Look look) throws IOException {
        browser.when(WHOLE, SOON);
        browser.screenshot(PICTURES.resolve(name + "-" + look.name().toLowerCase(Locale.ROOT) + ".png"));
        var found = new StringBuilder();
        browser.evaluate(FINDINGS.formatted(look.rules))
                .asText()
                .lines()
                .forEach(line -> found.append(look + " " + name + " " + line + "\n"));
        if (browser.evaluate("document.documentElement.scrollWidth > innerWidth")
                .asBoolean()) {
            found.append(look + " " + name + " is wider than the window\n");
        }
        return found.toString();
    }

    /** One that runs, one for which no agent is large enough, one that fails, and one whose upgrade never gets healthy. */
    private static void makeApps() throws Exception {
        api.post("/v2/apps", """
                {"id": "/shop/web", "cmd": "printf '\\\\033[32mINFO\\\\033[0m hello\\\\n'; echo world; exec sleep 1000", "cpus": 0.1, "mem": 16, "instances": 3,
                 "labels": {"team": "front", "tier": "1", "canary": ""}, "portDefinitions": [{"port": 10490, "name": "http"}]}""");
        api.running("/shop/web", 3, false, SOON);
        api.put("/v2/apps/shop/web", """
                {"labels": {"team": "front", "tier": "2", "canary": ""}, "env": {"LEVEL": "debug"}}""");
        create("/shop/rolling", 2);
        api.put("/v2/apps/shop/rolling", """
                {"cmd": "exec sleep 2000", "portDefinitions": [{"port": 0}],
                 "healthChecks": [{"protocol": "TCP", "portIndex": 0, "gracePeriodSeconds": 600, "intervalSeconds": 1}]}""");
        api.post("/v2/apps", """
                {"id": "/shop/huge", "cmd": "exec sleep 1000", "cpus": 900, "mem": 16}""");
        api.post("/v2/apps", """
                {"id": "/shop/broken", "cmd": "echo no such file >&2; exit 42", "cpus": 0.1, "mem": 16, "backoffSeconds": 600}""");
        api.post("/v2/apps", """
                {"id": "/shop/store", "role": "shop", "cmd": "exec sleep 1000", "cpus": 0.1, "mem": 16, "instances": 2,
                 "container": {"type": "MESOS", "volumes": [{"containerPath": "data", "mode": "RW", "persistent": {"size": 16}}]}}""");
        api.post("/v2/pods", """
                {"id": "/shop/vast", "containers": [{"name": "front", "resources": {"cpus": 900, "mem": 16}, "exec": {"command": {"shell": "exec sleep 1000"}}}]}""");
        api.post("/v2/pods", """
                {"id": "/shop/pair", "containers": [{"name": "front", "resources": {"cpus": 0.1, "mem": 16}, "exec": {"command": {"shell": "exec sleep 1000"}}},
                  {"name": "side", "resources": {"cpus": 0.1, "mem": 16}, "exec": {"command": {"shell": "exec sleep 1000"}}}]}""");
        browser.when(reads("app-instances-/plain", "2/2") + " && " + reads("app-instances-/shop/store", "2/2"), SOON);
        browser.when(
                reads("app-status-/shop/broken", "Delayed") + " && " + reads("app-status-/shop/huge", "Waiting")
                        + " && "
                        + reads("app-status-/shop/rolling", "Deploying") + " && "
                        + reads("pod-status-/shop/pair", "STABLE"),
                SOON);
    }

    private static List<Shot> lists() {
        return List.of(
                Shot.of("apps", "#/apps", there("group-row-/shop")),
                Shot.of("apps-flat", "#/apps?flat=", there("app-row-/shop/huge")),
                Shot.of("group", "#/group/shop", there("app-row-/shop/web")),
                Shot.then("labels", "#/apps?label=tier%253A2", there("app-row-/shop/web"), () -> {
                    browser.click(at("menu-labels"));
                    browser.when(there("filter-label-team:front"), SOON);
                }),
                Shot.of(
                        "apps-none",
                        "#/apps?filter=nothing-is-called-so",
                        "document.querySelector('p.empty') !== null"),
                Shot.of("no-app", "#/apps/not/there", there("no-app")),
                Shot.of("no-group", "#/group/not/there", there("no-group")),
                Shot.then("palette", "#/apps/plain", there("app-panel"), () -> {
                    browser.pressControl("k");
                    browser.when(there("palette-input"), SOON);
                    browser.type("web");
                }),
                Shot.then("help", "#/apps/plain?tab=history", there("lives"), () -> {
                    browser.press("Escape");
                    browser.when(gone("palette-input"), SOON);
                    browser.press("?");
                    browser.when("document.querySelector('.keys') !== null", SOON);
                }));
    }

    private static List<Shot> screens(String web, String agent, String rolling) {
        return List.of(
                Shot.of("app", "#/apps/shop/web", there("instance-" + web)),
                Shot.of(
                        "app-rolling",
                        "#/apps/shop/rolling",
                        "document.querySelectorAll('[data-testid^=\"instance-\"]').length > 2"),
                Shot.of("app-why", "#/apps/shop/huge", there("why-not")),
                Shot.of(
                        "app-debug",
                        "#/apps/shop/broken?tab=debug",
                        there("statistics") + " && " + there("last-lines-stderr")),
                Shot.of(
                        "app-configuration",
                        "#/apps/shop/web?tab=configuration",
                        text("version-diff") + ".includes('LEVEL')"),
                Shot.of(
                        "app-history",
                        "#/apps/shop/web?tab=history",
                        there("lives") + " && document.querySelector('[data-testid^=\"past-\"]') !== null"),
                Shot.of(
                        "app-usage",
                        "#/apps/shop/web?tab=usage",
                        there("usages") + " && document.querySelector('.chart') !== null"),
                Shot.of("app-volumes", "#/apps/shop/store?tab=volumes", text("volumes") + ".includes('attached')"),
                Shot.of("pod-why", "#/pods/shop/vast", there("why-not")),
                Shot.of("pod", "#/pods/shop/pair", "document.querySelector('main').textContent.includes('side')"),
                Shot.of(
                        "instance",
                        "#/instance/" + web,
                        there("timeline") + " && document.querySelector('.chart') !== null"),
                Shot.then(
                        "instance-logs", "#/instance/" + web + "?tab=logs", text("log") + ".includes('world')", () -> {
                            browser.fill(at("log-find"), "world");
                            browser.when("document.querySelector('.log mark') !== null", SOON);
                        }),
                Shot.of("instance-files", "#/instance/" + web + "?tab=files", there("file-stdout")),
                Shot.then("instance-terminal", "#/instance/" + web + "?tab=terminal", there("terminal-open"), () -> {
                    browser.click(at("terminal-open"));
                    browser.when("document.querySelector('.xterm-rows').textContent.trim() !== ''", SOON);
                    browser.type("ls");
                    browser.press("Enter");
                    browser.when("document.querySelector('.xterm-rows').textContent.includes('stderr')", SOON);
                }),
                Shot.of(
                        "no-instance",
                        "#/instance/shop_web.instance-00000000-0000-0000-0000-000000000000._app.1",
                        "document.querySelector('main h1') !== null"),
                Shot.of("cluster", "#/cluster", there("agent-state-" + agent) + " && " + there("activity")),
                Shot.of("agent", "#/cluster/" + agent, there("agent-tasks")),
                Shot.of("no-agent", "#/cluster/nobody", "document.querySelector('p.empty') !== null"),
                Shot.of("deployments", "#/deployments", there("deployment-card-" + rolling)),
                Shot.of(
                        "deployment",
                        "#/deployments/" + rolling,
                        text("deployment-card-" + rolling) + ".includes('new, starting')"),
                Shot.of("no-deployment", "#/deployments/nothing", there("no-deployment")),
                Shot.of("about", "#/about", there("settings")),
                Shot.of("lost", "#/nowhere", there("lost")));
    }

    private static List<Shot> dialogs(String web, String agent, String rolling) {
        return List.of(
                Shot.dialog("scale", "#/apps", "scale~/shop/web", "plan"),
                Shot.dialog("restart", "#/apps", "restart~/shop/web", "plan"),
                Shot.dialog("edit-nothing", "#/apps", "edit~/not/there", "edit-nothing"),
                Shot.dialog("restart-locked", "#/apps", "restart~/shop/rolling", "locked"),
                Shot.dialog("suspend", "#/apps", "suspend~/shop/web", "plan"),
                Shot.dialog("destroy", "#/apps/shop/web", "destroy~/shop/web", "plan"),
                Shot.dialog("kill", "#/apps/shop/web", "kill~/shop/web~" + web, "confirm-submit"),
                Shot.then("kill-chosen", "#/apps/shop/store", there("choose-all"), () -> {
                    browser.evaluate("document.querySelector('" + at("choose-all")
                            + "').checked || document.querySelector('" + at("choose-all") + "').click()");
                    browser.when(reads("chosen", "2 chosen"), SOON);
                    browser.click(at("kill-chosen"));
                    browser.when(there("way-wipe"), SOON);
                    browser.click(at("way-scale"));
                    browser.when(there("plan"), SOON);
                }),
                Shot.then("chosen", "#/apps/shop/store?tab=", there("kill-ids"), () -> {
                    browser.press("Escape");
                    browser.when(gone("kill-ids"), SOON);
                }),
                Shot.dialog("create-group", "#/apps", "create-group~/shop", "confirm-submit"),
                Shot.dialog("scale-group", "#/apps", "scale-group~/shop", "plan"),
                Shot.dialog("destroy-app-with-data", "#/apps", "destroy~/shop/store", "data-note"),
                Shot.dialog("suspend-group", "#/apps", "suspend-group~/shop", "plan"),
                Shot.dialog("destroy-group", "#/apps", "destroy-group~/shop", "guard"),
                Shot.dialog("scale-pod", "#/pods/shop/pair", "scale-pod~/shop/pair", "scale-input"),
                Shot.dialog("destroy-pod", "#/pods/shop/pair", "destroy-pod~/shop/pair", "confirm-submit"),
                Shot.dialog("drain", "#/cluster", "drain~" + agent, "confirm-submit"),
                Shot.dialog("reactivate", "#/cluster", "reactivate~" + agent, "confirm-submit"),
                Shot.dialog("rollback-deployment", "#/deployments", "rollback~" + rolling, "confirm-submit"),
                Shot.dialog("stop-deployment", "#/deployments", "stop~" + rolling, "confirm-submit"));
    }

    /** What was before the last upgrade of an app. */
    private static List<Shot> ofOlderThings() throws Exception {
        var versions = api.get("/v2/apps/shop/web/versions").json().path("versions");
        var first = versions.path(versions.size() - 1).asText();
        var ended = api.get("/v2/apps/shop/web?embed=app.taskHistory")
                .json()
                .at("/app/taskHistory/0/id")
                .asText();
        return List.of(
                Shot.dialog("rollback-app", "#/apps/shop/web", "rollback-app~/shop/web~" + first, "plan"),
                Shot.of("instance-ended", "#/instance/" + ended, text("instance-state") + ".includes('killed')"));
    }

    private static List<Shot> editors() {
        var edit = "#/apps/shop/web?modal=edit~/shop/web";
        return List.of(
                Shot.dialog("create", "#/apps", "create~/shop", "create-json"),
                Shot.then("create-refused", "#/apps?modal=create~/shop", there("create-json"), () -> {
                    browser.click(at("group-general"));
                    browser.fill(at("field-id"), "/shop/UPPER case");
                    browser.fill(at("field-cpus"), "-1");
                    browser.click(at("create-submit"));
                    browser.when(there("refusal") + " && " + text("error-cpus") + ".includes('0 or more')", SOON);
                }),
                Shot.then("edit-health", "#/apps/shop/rolling?modal=edit~/shop/rolling", there("create-json"), () -> {
                    browser.click(at("group-health"));
                    browser.when(there("field-healthChecks.0.gracePeriodSeconds"), SOON);
                }),
                Shot.then("edit-review", edit, there("create-json"), () -> {
                    browser.click(at("group-general"));
                    browser.fill(at("field-cpus"), "32");
                    browser.click(at("create-submit"));
                    browser.when(there("plan-fields"), SOON);
                }),
                Shot.of("closed", "#/apps/shop/web", gone("plan-fields")),
                Shot.then("edit-restored", edit, there("restored"), () -> {
                    browser.click(at("draft-discard"));
                    browser.when(there("draft-throw"), SOON);
                }));
    }
}
