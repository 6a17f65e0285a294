package io.ekiden.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What people come to the page for, from the first click to what the server then says. */
class PageStoriesIT extends OnThePage {
    @Test
    void groups_areWalkedInto_withTheirSums() throws Exception {
        api.put("/v2/groups", """
                {"id": "/", "groups": [{"id": "/team", "apps": [
                  {"id": "/team/front", "cmd": "exec sleep 1000", "cpus": 0.1, "mem": 16, "instances": 2, "labels": {"tier": "1"}},
                  {"id": "/team/back", "cmd": "exec sleep 1000", "cpus": 0.1, "mem": 16, "labels": {"tier": "2"}}]}]}""");
        browser.when(reads("group-instances-/team", "3/3"), SOON);

        browser.click("a[href='#/group/team']");
        browser.when(there("app-row-/team/front") + " && " + there("app-row-/team/back"), SOON);
        browser.click(at("menu-labels"));
        browser.click(at("filter-label-tier:2"));
        browser.when(gone("app-row-/team/front") + " && " + there("app-row-/team/back"), SOON);
        browser.press("Escape");
        browser.click(at("clear-filters"));

        browser.click(at("suspend-group-button-/team"));
        browser.when(text("plan") + ".includes('Ends 2 instances')", SOON);
        browser.click(at("confirm-submit"));
        browser.when(reads("app-status-/team/front", "Suspended"), SOON);
        browser.when(reads("app-status-/team/back", "Suspended"), SOON);

        browser.click(at("destroy-group-button-/team"));
        browser.when(there("guard") + " && " + there("plan"), SOON);
        browser.fill(at("guard"), "/team");
        browser.click(at("confirm-submit"));
        browser.when("location.hash === '#/apps' && " + gone("group-row-/team"), SOON);
        assertThat(api.get("/v2/groups/team").status()).isEqualTo(404);
    }

    @Test
    void mistake_isShownAtItsField_andMended() throws Exception {
        browser.click(at("create-button"));
        browser.when(there("field-id"), SOON);
        browser.fill(at("field-id"), "/Mended");
        browser.fill(at("field-cmd"), "exec sleep 1000");
        browser.fill(at("field-mem"), "16");
        browser.click(at("group-constraints"));
        browser.click(at("add-constraints"));
        browser.fill(at("field-constraints.0.0"), "rack");
        browser.click(at("group-health"));
        browser.click(at("add-healthChecks"));
        browser.when(there("field-healthChecks.0.portIndex"), SOON);
        browser.fill(at("field-healthChecks.0.portIndex"), "5");
        browser.click(at("create-submit"));
        browser.when(there("refusal"), SOON);
        browser.click(at("group-general"));
        browser.when(text("error-id") + ".includes('lower-case letters')", SOON);
        // What a browser says of every answer that is a refusal.
        assertThat(browser.takeComplaints()).isNotEmpty().allMatch(said -> said.startsWith("network:"));

        browser.fill(at("field-id"), "/mended");
        browser.click(at("create-submit"));
        browser.when(text("refusal") + ".includes('healthChecks.0')", SOON);
        // Of an element of a list as a whole.
        browser.click(at("group-health"));
        browser.when(text("error-healthChecks.0") + ".includes('port')", SOON);
        browser.click("[aria-label='Remove health check 1']");
        browser.when(gone("error-healthChecks.0"), SOON);
        browser.click(at("create-submit"));
        browser.when(there("plan-apply"), SOON);
        assertThat(browser.takeComplaints()).allMatch(said -> said.startsWith("network:"));
        browser.click(at("plan-apply"));
        browser.when(reads("app-status-/mended", "Waiting"), SOON);
        assertThat(api.app("/mended").path("constraints").toString()).isEqualTo("[[\"rack\",\"UNIQUE\"]]");
        browser.when(text("why-not") + ".includes('rack')", SOON);
        api.delete("/v2/apps/mended?force=true");
        api.settled(SOON);
    }

    @Test
    void upgrade_isPlanned_watched_comparedAndRolledBack() throws Exception {
        create("/web", 2);
        var first = api.app("/web").path("version").asText();
        browser.click("a[href='#/apps/web']");
        browser.when(there("panel-edit"), SOON);
        browser.click(at("panel-edit"));
        browser.when(there("group-env"), SOON);
        browser.click(at("group-env"));
        browser.click(at("add-env"));
        browser.fill(at("name-env.0"), "LEVEL");
        browser.fill(at("value-env.0"), "debug");
        browser.click(at("create-submit"));
        browser.when(text("plan") + ".includes('Replaces 2 instances')", SOON);
        assertThat(browser.evaluate(text("plan-fields")).asText()).contains("env", "LEVEL");
        assertThat(browser.evaluate(text("plan-request")).asText())
                .contains("\"env\"")
                .doesNotContain("\"cmd\"");
        browser.click(at("plan-apply"));
        browser.when(gone("plan-apply"), SOON);
        api.settled(SOON);
        assertThat(api.app("/web").path("env").path("LEVEL").asText()).isEqualTo("debug");

        browser.click(at("tab-history"));
        browser.when(
                "document.querySelector('[data-testid^=\"deployment-card-\"]').textContent.includes('succeeded')",
                SOON);
        browser.when("document.querySelectorAll('[data-testid^=\"past-\"]').length === 2", SOON);
        browser.click(at("tab-configuration"));
        browser.when(text("version-diff") + ".includes('LEVEL')", SOON);
        browser.click(at("edit-" + first));
        browser.when(text("restored") + ".includes('the version of')", SOON);
        browser.click(at("create-submit"));
        browser.when(text("plan-fields") + ".includes('LEVEL')", SOON);
        browser.press("Escape");
        browser.when(gone("plan-fields"), SOON);
        // Nobody has typed anything.
        assertThat(browser.evaluate("sessionStorage.getItem('ekiden.draft./web') === null")
                        .asBoolean())
                .isTrue();
        browser.click(at("rollback-" + first));
        browser.when(text("plan") + ".includes('Replaces 2 instances')", SOON);
        browser.click(at("confirm-submit"));
        browser.when(there("tab-first") + " && location.hash === '#/apps/web'", SOON);
        api.settled(SOON);
        assertThat(api.app("/web").path("env")).isEmpty();
    }

    @Test
    void keyboardAlone_createsByJson_scalesAndRestarts() throws Exception {
        withoutAMouse();
        browser.press("c");
        browser.when(there("create-json"), SOON);
        tabTo(named("create-json"));
        browser.pressControl("a");
        browser.type("""
                {"id": "/typed", "cmd": "exec sleep 1000", "cpus": 0.1, "mem": 16}""");
        browser.pressControl("Enter");
        browser.when(there("plan-apply"), SOON);
        browser.pressControl("Enter");
        browser.when(reads("app-instances-/typed", "1/1"), SOON);
        api.settled(SOON);

        browser.press("s");
        browser.when(named("scale-input"), SOON);
        // What is there is chosen: a number takes its place.
        browser.type("2");
        browser.press("Enter");
        browser.when(reads("app-instances-/typed", "2/2"), SOON);
        api.settled(SOON);

        browser.press("r");
        browser.when(text("plan") + ".includes('Replaces 2 instances')", SOON);
        tabTo(named("confirm-submit"));
        browser.press("Enter");
        browser.when("document.querySelectorAll('[data-testid^=\"instance-\"]').length >= 2 && " + gone("plan"), SOON);
        api.settled(SOON);
        browser.press("g");
        browser.press("d");
        browser.when("location.hash === '#/deployments' && " + text("ended-deployments") + ".includes('/typed')", SOON);
        assertNoMouse();
    }

    @Test
    void keyboardAlone_findsWhyAnAppWaits_andRollsItsDeploymentBack() throws Exception {
        var id = api.post("/v2/apps", """
                        {"id": "/far/too-huge", "cmd": "exec sleep 1000", "cpus": 900, "mem": 16}""").json().at("/deployments/0/id").asText();
        browser.when(there("deployment-" + id), SOON);
        withoutAMouse();
        browser.press("/");
        browser.type("huge");
        browser.when(reads("app-status-/far/too-huge", "Waiting"), SOON);
        browser.press("Escape");
        browser.press("j");
        browser.press("Enter");
        browser.when(text("why-not") + ".includes('needs 900 cpus, the best agent (127.0.0.1) has')", SOON);

        browser.press("g");
        browser.press("d");
        browser.when(there("deployment-cancel-" + id), SOON);
        tabTo(named("deployment-cancel-" + id));
        browser.press("Enter");
        browser.when(there("confirm-submit"), SOON);
        tabTo(named("confirm-submit"));
        browser.press("Enter");
        browser.when(text("deployment-card-" + id) + ".includes('rolled back')", SOON);
        api.settled(SOON);
        assertThat(api.get("/v2/apps/far/too-huge").status()).isEqualTo(404);
        assertNoMouse();
    }

    @Test
    void keyboardAlone_upgradesWithAPlan_andReadsTheLog() throws Exception {
        api.post("/v2/apps", """
                {"id": "/told", "cmd": "echo level $LEVEL; exec sleep 1000", "cpus": 0.1, "mem": 16}""");
        browser.when(reads("app-instances-/told", "1/1"), SOON);
        api.settled(SOON);
        withoutAMouse();
        browser.pressControl("k");
        browser.when(there("palette-input"), SOON);
        browser.type("told");
        browser.when("document.querySelector('#entry-0').textContent.includes('/told')", SOON);
        browser.press("Enter");
        browser.when(there("app-panel"), SOON);
        browser.press("e");
        browser.when(there("group-env"), SOON);
        tabTo(named("group-env"));
        browser.press("Enter");
        tabTo(named("add-env"));
        browser.press("Enter");
        // The row that was added is before the button that added it.
        browser.when(named("name-env.0"), SOON);
        browser.type("LEVEL");
        browser.press("Tab");
        browser.type("debug");
        browser.pressControl("Enter");
        browser.when(text("plan-fields") + ".includes('LEVEL')", SOON);
        browser.pressControl("Enter");
        browser.when(gone("plan-fields"), SOON);
        api.settled(SOON);

        var task = api.running("/told", 1, false, SOON).getFirst().path("id").asText();
        browser.when(
                "document.querySelectorAll('[data-testid^=\"instance-\"]').length === 1 && "
                        + there("instance-" + task),
                SOON);
        tabTo("document.activeElement.ariaLabel === 'Logs of " + task + "'");
        browser.press("Enter");
        browser.when(text("log") + ".includes('level debug')", SOON);
        tabTo(named("log-find"));
        browser.type("debug");
        browser.when(reads("log-hits", "1 of 1 line"), SOON);
        assertNoMouse();
    }

    private static void withoutAMouse() {
        browser.evaluate("window.pressed = 0; addEventListener('pointerdown', () => window.pressed++, true)");
    }

    private static void assertNoMouse() {
        assertThat(browser.evaluate("window.pressed").asInt()).isZero();
    }

    @Test
    void anotherScreen_beginsAtItsTop_withTheKeyboardInIt() {
        browser.evaluate("location.hash = '#/about'");
        browser.when(there("settings"), SOON);
        browser.evaluate("scrollTo(0, 300)");
        browser.when("scrollY > 0", SOON);
        browser.press("g");
        browser.press("c");
        browser.when(there("agents") + " && scrollY === 0 && document.activeElement.id === 'main'", SOON);
    }

    @Test
    void dialogOverWhatIsGone_givesTheKeyboardToTheScreen() throws Exception {
        create("/fleeting", 1);
        browser.click(at("suspend-button-/fleeting"));
        browser.when(there("plan"), SOON);
        api.delete("/v2/apps/fleeting");
        browser.when(gone("app-row-/fleeting"), SOON);
        browser.press("Escape");
        browser.when(gone("confirm-submit") + " && document.activeElement.id === 'main'", SOON);
        // Of the plan that was asked for once more.
        assertThat(browser.takeComplaints()).allMatch(said -> said.startsWith("network:"));
    }

    @Test
    void deployment_isPaused_goesOn_andItsEndIsTold() throws Exception {
        create("/slow", 1);
        var id = api.put("/v2/apps/slow", """
                        {"cmd": "exec sleep 2000", "portDefinitions": [{"port": 0}],
                         "healthChecks": [{"protocol": "TCP", "portIndex": 0, "gracePeriodSeconds": 600, "intervalSeconds": 1}]}""").json().path("deploymentId").asText();
        browser.open(api.base().resolve("/ui/#/deployments/" + id));
        browser.when(there("deployment-card-" + id), SOON);
        browser.when(text("deployment-card-" + id) + ".includes('1 new, starting')", SOON);
        browser.when(text("deployment-card-" + id) + ".includes('1 old')", SOON);
        browser.click(at("deployment-pause-" + id));
        browser.when(text("deployment-card-" + id) + ".includes('paused')", SOON);
        browser.click(at("deployment-pause-" + id));
        browser.when(text("deployment-card-" + id) + ".includes('running')", SOON);
        browser.click(at("deployment-cancel-" + id));
        browser.when(there("confirm-submit"), SOON);
        browser.click(at("confirm-submit"));
        browser.when(text("deployment-card-" + id) + ".includes('rolled back')", SOON);
        api.settled(SOON);

        // A page that is opened at another address, and so anew, lists it, with what led back from it before it.
        var back = api.get("/v2/deployments/" + id).json().path("followedBy").asText();
        browser.open(api.base().resolve("/#/deployments"));
        browser.when(
                reads("link", "Live") + " && " + there("deployment-card-" + back) + " && "
                        + there("deployment-card-" + id),
                SOON);
        assertThat(browser.evaluate(text("ended-deployments")).asText())
                .contains("rolled back", "Followed by " + back.substring(0, 8), "/slow", "ended ");
        assertThat(browser.evaluate("[...document.querySelectorAll('[data-testid^=\"deployment-card-\"]')].slice(0, 2)"
                                + ".map((card) => card.dataset.testid.slice(16)).join(' ')")
                        .asText())
                .isEqualTo(back + " " + id);
    }

    @Test
    void lockedApp_isForcedOnPurposeOnly() throws Exception {
        create("/locked", 1);
        api.put("/v2/apps/locked", """
                {"cmd": "exec sleep 2000", "portDefinitions": [{"port": 0}],
                 "healthChecks": [{"protocol": "TCP", "portIndex": 0, "gracePeriodSeconds": 600, "intervalSeconds": 1}]}""");
        browser.when(reads("app-status-/locked", "Deploying"), SOON);
        browser.click(at("scale-button-/locked"));
        browser.when(there("locked") + " && " + there("force-submit"), SOON);
        browser.fill(at("scale-input"), "0");
        browser.when(text("plan") + ".includes('Ends')", SOON);
        browser.click(at("force-submit"));
        browser.when(reads("app-status-/locked", "Suspended"), SOON);
        api.settled(SOON);
    }

    @Test
    void task_isListenedTo_lookedInto_andTypedInto() throws Exception {
        api.post("/v2/apps", """
                {"id": "/talker", "cpus": 0.1, "mem": 32,
                 "cmd": "i=0; while true; do i=$((i+1)); printf '\\\\033[32mline\\\\033[0m %s.\\\\n' $i; sleep 0.2; done"}""");
        var task = api.running("/talker", 1, false, SOON).getFirst().path("id").asText();
        browser.open(api.base().resolve("/ui/#/instance/" + task));
        browser.when(text("timeline") + ".includes('Running')", SOON);
        browser.evaluate("""
                window.EventSource = class extends EventSource { constructor(address) { super(address); window.follows = this; } }; 0""");
        browser.click(at("tab-logs"));
        browser.when(text("log") + ".includes('line 3.') && document.querySelector('.log .fg-2') !== null", SOON);
        browser.when(text("log") + ".includes('line 8.')", SOON);
        // As a log that is rotated faster than it can be read.
        browser.evaluate("""
                follows.dispatchEvent(new MessageEvent('gap', { data: '{"reason": "12 bytes are missing"}' }))""");
        browser.when("document.querySelector('.log .log-gap').textContent.includes('12 bytes are missing')", SOON);
        browser.fill(at("log-find"), "line 4.");
        browser.when(reads("log-hits", "1 of 1 line") + " && document.querySelector('.log mark') !== null", SOON);
        browser.click(at("log-pause"));
        browser.when(text("log-pause") + ".includes('more')", SOON);

        browser.click(at("tab-files"));
        browser.when(there("file-stdout") + " && " + there("download-stderr"), SOON);
        browser.click(at("tab-terminal"));
        browser.click(at("terminal-open"));
        browser.when("document.querySelector('.xterm-rows').textContent.trim() !== ''", SOON);
        browser.type("ls; echo $((40+2))x");
        browser.press("Enter");
        browser.when("/stderr.*stdout.*42x/.test(document.querySelector('.xterm-rows').textContent)", SOON);
        browser.type("exit 3");
        browser.press("Enter");
        browser.when(text("terminal-said") + ".includes('status 3')", SOON);
        api.delete("/v2/apps/talker");
        api.settled(SOON);
    }

    @Test
    void agent_isDrained_andTakenBack() throws Exception {
        create("/moved", 1);
        var before = api.tasks("/moved").getFirst().path("id").asText();
        var agent = api.get("/v2/agents").json().at("/agents/0/id").asText();
        browser.click(at("nav-cluster"));
        browser.when(text("agent-" + agent) + ".includes('active')", SOON);
        browser.click(at("drain-" + agent));
        browser.when(there("confirm-submit"), SOON);
        browser.click(at("confirm-submit"));
        browser.when("/draining|drained/.test(" + text("agent-state-" + agent) + ")", SOON);
        browser.when(there("reactivate-" + agent), SOON);
        browser.click(at("reactivate-" + agent));
        browser.when(there("confirm-submit"), SOON);
        browser.click(at("confirm-submit"));
        browser.when(reads("agent-state-" + agent, "active"), SOON);
        assertThat(api.running("/moved", 1, false, SOON))
                .extracting(task -> task.path("id").asText())
                .doesNotContain(before);
    }
}
