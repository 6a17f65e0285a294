package io.ekiden.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The page says what is so and why it goes no further, and nothing that is not so. */
class TruthStoriesIT extends OnThePage {
    private static final String HELD = text("held-up");

    @Test
    void appOfALaterStep_isDrawnAsItIs_andTellsWhatItWaitsFor() throws Exception {
        api.post("/v2/groups", """
                {"id": "/steps", "apps": [
                  {"id": "/steps/db", "cmd": "exec sleep 1000", "cpus": 0.1, "mem": 16},
                  {"id": "/steps/web", "cmd": "exec sleep 1000", "cpus": 0.1, "mem": 16, "instances": 2, "dependencies": ["/steps/db"]}]}""");
        api.running("/steps/web", 2, false, SOON);
        api.settled(SOON);
        var id = api.put("/v2/groups/steps", """
                {"apps": [
                  {"id": "/steps/db", "cmd": "exec sleep 2000", "cpus": 0.1, "mem": 16, "portDefinitions": [{"port": 0}],
                   "healthChecks": [{"protocol": "TCP", "portIndex": 0, "gracePeriodSeconds": 600, "intervalSeconds": 1}]},
                  {"id": "/steps/web", "cmd": "exec sleep 2000", "cpus": 0.1, "mem": 16, "instances": 2, "dependencies": ["/steps/db"]}]}""").json().path("deploymentId").asText();
        browser.evaluate("location.hash = '#/deployments'");
        browser.when(there("deployment-card-" + id), SOON);
        browser.when("document.querySelector('[aria-label=\"/steps/web: 2 old, 2 to come\"]') !== null", SOON);
        browser.when("document.querySelector('[aria-label=\"/steps/db: 1 new, starting, 1 old\"]') !== null", SOON);
        assertThat(browser.evaluate(text("deployment-card-" + id)).asText()).contains("waits for /steps/db");

        browser.click(at("deployment-card-" + id) + " .rollouts a[href='#/apps/steps/web']");
        browser.when(HELD + ".includes('Not its turn yet')", SOON);
        assertThat(browser.evaluate(HELD).asText())
                .contains("Its turn is step 2", "restart /steps/db", "It depends on /steps/db");
        // Somebody else does.
        api.post("/v2/deployments/" + id + "/pause", "");
        browser.when(HELD + ".includes('Nothing more is started or ended until the deployment is resumed')", SOON);
        api.delete("/v2/deployments/" + id);
        browser.when(gone("held-up"), SOON);
        api.settled(SOON);
    }

    @Test
    void deploymentThatWaitsForReadiness_saysSo() throws Exception {
        api.post("/v2/apps", """
                {"id": "/unready", "cmd": "exec sleep 1000", "cpus": 0.1, "mem": 16, "portDefinitions": [{"port": 0, "name": "http-api"}],
                 "readinessChecks": [{"name": "migration", "portName": "http-api", "intervalSeconds": 2, "timeoutSeconds": 1}]}""");
        var task = api.running("/unready", 1, false, SOON).getFirst().path("id").asText();
        browser.when(
                "document.querySelector('" + at("app-row-/unready")
                        + "').textContent.includes('1 not ready: migration does not pass')",
                SOON);
        browser.when(text("deployments") + ".includes('0 of 1 ready')", SOON);
        browser.click("a[href='#/apps/unready']");
        browser.when(HELD + ".includes('migration: does not pass')", SOON);
        assertThat(browser.evaluate("document.querySelector('" + at("held-up") + " li a').title")
                        .asText())
                .isEqualTo(task);
        api.delete("/v2/apps/unready?force=true");
        api.settled(SOON);
    }

    @Test
    void whatWasJustMade_isNeverDenied() throws Exception {
        browser.evaluate("""
                window.denied = 0;
                new MutationObserver(() => window.denied += document.querySelectorAll('[data-testid="no-app"], [data-testid="no-group"]').length)
                  .observe(document, { subtree: true, childList: true });
                0""");
        browser.click(at("create-button"));
        browser.when(there("create-json"), SOON);
        browser.fill(at("create-json"), """
                {"id": "/fresh", "cmd": "exec sleep 1000", "cpus": 0.1, "mem": 16}""");
        browser.click(at("create-submit"));
        browser.when(there("plan-apply"), SOON);
        browser.click(at("plan-apply"));
        browser.when("location.hash === '#/apps/fresh' && " + reads("app-instances-/fresh", "1/1"), SOON);
        api.settled(SOON);

        browser.evaluate("location.hash = '#/apps'");
        browser.when(there("create-group"), SOON);
        browser.click(at("create-group"));
        browser.when(there("group-id"), SOON);
        browser.fill(at("group-id"), "/grown");
        browser.click(at("confirm-submit"));
        browser.when(
                "location.hash === '#/group/grown' && document.querySelector('main').textContent.includes('No apps are in this group')",
                SOON);
        assertThat(browser.evaluate("window.denied").asInt()).isZero();
        browser.evaluate("location.hash = '#/apps/never'");
        browser.when(there("no-app") + " && window.denied > 0", SOON);
    }

    @Test
    void folderThatCannotBeOpened_showsNothingOfTheOneBefore() throws Exception {
        create("/looked-into", 1);
        var task = api.running("/looked-into", 1, false, SOON)
                .getFirst()
                .path("id")
                .asText();
        var files = "#/instance/" + task + "?tab=files";
        browser.evaluate("location.hash = '" + files + "'");
        browser.when(there("file-stdout"), SOON);
        browser.click(at("files-refresh"));
        browser.when(there("file-stdout"), SOON);
        browser.evaluate("location.hash = '" + files + "&path=%2Fnowhere'");
        browser.when("document.querySelector('.files .bad') !== null && " + gone("file-stdout"), SOON);
        assertThat(browser.takeComplaints()).isNotEmpty().allMatch(said -> said.startsWith("network:"));
    }

    @Test
    void agentThatNobodyHasAskedFor_isAskedBeforeItIsDrained() throws Exception {
        create("/drained", 2);
        var agent = api.get("/v2/agents").json().at("/agents/0/id").asText();
        browser.evaluate("location.hash = '#/apps?modal=drain~" + agent + "'");
        browser.when(
                "/Ends \\d+ tasks of this framework/.test(document.querySelector('dialog, [role=dialog]').textContent)",
                SOON);
        browser.press("Escape");
        browser.when(gone("drain-grace"), SOON);
    }
}
