package io.ekiden.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the form sends is what it shows, what is wrong is said until it is mended, and nothing is done without having been looked at. */
class EditorStoriesIT extends OnThePage {
    @AfterEach
    void forgetDrafts() {
        browser.press("Escape");
        browser.when("document.querySelector('dialog[open]') === null", SOON);
        browser.evaluate("sessionStorage.clear()");
    }

    @Test
    void imageAlone_isCreatedByForm_andWithoutAContainerNothingOfItIsLeft() {
        newApp();
        browser.fill(at("field-id"), "/of-an-image");
        browser.click(at("group-container"));
        browser.fill(at("field-container.docker.image"), "example/server:1");
        browser.when(value("field-container.type") + " === 'DOCKER'", SOON);
        browser.click(at("create-submit"));
        browser.when(there("plan-apply"), SOON);
        assertThat(browser.evaluate(text("plan-request")).asText())
                .contains("example/server:1")
                .doesNotContain("cmd");

        browser.click(at("plan-back"));
        browser.when(there("field-container.docker.forcePullImage"), SOON);
        browser.click(at("field-container.docker.forcePullImage"));
        choose("field-container.type", "");
        browser.when("!" + value("create-json") + ".includes('container')", SOON);
        browser.click(at("group-general"));
        browser.fill(at("field-cmd"), "exec sleep 1000");
        browser.click(at("group-fetch"));
        browser.click(at("add-fetch"));
        browser.fill(at("field-fetch.0.uri"), "http://127.0.0.1/a");
        browser.click(at("field-fetch.0.cache"));
        browser.when(value("create-json") + ".includes('\"cache\": true')", SOON);
        // Of a box that was ticked by mistake nothing is left.
        browser.click(at("field-fetch.0.cache"));
        browser.when("!" + value("create-json") + ".includes('cache')", SOON);
        browser.click(at("create-submit"));
        browser.when(there("plan-apply"), SOON);
        assertThat(browser.evaluate(text("plan-request")).asText())
                .contains("exec sleep 1000")
                .doesNotContain("container");
    }

    @Test
    void checkByCommand_becomesOneByHttp_andNamesThatAreThereTwiceAreMarked() {
        newApp();
        browser.fill(at("field-id"), "/checked");
        browser.fill(at("field-cmd"), "exec sleep 1000");
        browser.click(at("group-health"));
        browser.click(at("add-healthChecks"));
        browser.when(there("field-healthChecks.0.protocol"), SOON);
        choose("field-healthChecks.0.protocol", "COMMAND");
        browser.when(there("field-healthChecks.0.command.value"), SOON);
        browser.fill(at("field-healthChecks.0.command.value"), "true");
        choose("field-healthChecks.0.protocol", "HTTP");
        browser.when(there("field-healthChecks.0.path"), SOON);

        browser.click(at("group-env"));
        for (int row = 0; row < 2; row++) {
            browser.click(at("add-env"));
            browser.when(there("name-env." + row), SOON);
            browser.fill(at("name-env." + row), "LEVEL");
            browser.fill(at("value-env." + row), "level " + row);
        }
        browser.when(
                text("error-env.0") + ".includes('the last one counts') && " + text("error-env.1")
                        + ".includes('the last one counts')",
                SOON);
        browser.fill(at("name-env.0"), "OTHER");
        browser.when(gone("error-env.0") + " && " + gone("error-env.1"), SOON);
        browser.click(at("create-submit"));
        browser.when(there("plan-apply"), SOON);
        assertThat(browser.evaluate(text("plan-request")).asText())
                .contains("\"HTTP\"", "level 0", "level 1")
                .doesNotContain("command");
    }

    @Test
    void refusal_isGoneWithTheMistake_comesBackWithAnother_andLeadsToItsLine() {
        newApp();
        browser.fill(at("field-id"), "/UPPER");
        browser.fill(at("field-cmd"), "exec sleep 1000");
        browser.click(at("create-submit"));
        browser.when(text("error-id") + ".includes('lower-case letters')", SOON);
        browser.fill(at("field-id"), "/upper");
        browser.when(gone("refusal") + " && " + text("error-id") + " === ''", SOON);

        // Nobody has to ask for it again.
        browser.fill(at("field-mem"), "-1");
        browser.when(text("error-mem") + ".includes('0 or more')", SOON);
        browser.click(at("line-mem"));
        browser.when(
                named("create-json")
                        + " && (area => area.value.slice(area.selectionStart, area.selectionEnd) === '\"mem\": -1')(document.activeElement)",
                SOON);
        browser.fill(at("field-mem"), "16");
        browser.when(gone("refusal"), SOON);
        browser.click(at("create-submit"));
        browser.when(there("plan-apply"), SOON);
        // What a browser says of every answer that is a refusal.
        assertThat(browser.takeComplaints()).isNotEmpty().allMatch(said -> said.startsWith("network:"));
    }

    @Test
    void destroying_whatRuns_wantsItsNameAndAPlanThatWasSeen_andLeadsToItsDeployment() throws Exception {
        create("/doomed", 1);
        holdBack("dryRun");
        browser.click(at("destroy-button-/doomed"));
        browser.when(there("guard"), SOON);
        browser.fill(at("guard"), "/doomed");
        browser.when("held.length === 1 && " + isDisabled("confirm-submit"), SOON);
        browser.evaluate("letGo()");
        browser.when(text("plan") + ".includes('Ends 1 instance') && !" + isDisabled("confirm-submit"), SOON);
        assertThat(browser.evaluate(text("plan-request")).asText()).contains("DELETE /v2/apps/doomed");
        browser.fill(at("guard"), "/doom");
        browser.when(isDisabled("confirm-submit"), SOON);
        browser.fill(at("guard"), "/doomed");
        browser.click(at("confirm-submit"));
        browser.when(text("notice") + ".includes('Destroying /doomed') && " + there("notice-deployment"), SOON);
        browser.click(at("notice-deployment"));
        browser.when(
                "location.hash.startsWith('#/deployments/') && document.querySelector('[data-testid^=\"deployment-card-\"]').textContent.includes('/doomed')",
                SOON);
        api.settled(SOON);
        assertThat(api.get("/v2/apps/doomed").status()).isEqualTo(404);
    }

    @Test
    void lateAnswer_closesNothingElse_andARefusalIsToldUntilItIsRead() throws Exception {
        create("/late", 1);
        create("/other", 1);
        holdBack("/restart?force");
        browser.click(at("restart-button-/late"));
        browser.click(at("confirm-submit"));
        browser.when("held.length === 1", SOON);
        browser.press("Escape");
        browser.when(gone("confirm-submit"), SOON);
        browser.click(at("scale-button-/other"));
        browser.when(there("plan"), SOON);
        browser.evaluate("letGo()");
        browser.when(text("notice") + ".includes('Restarting /late')", SOON);
        assertThat(browser.evaluate(there("scale-input")).asBoolean()).isTrue();
        api.settled(SOON);

        browser.press("Escape");
        browser.when(gone("scale-input"), SOON);
        browser.click(at("restart-button-/late"));
        browser.click(at("confirm-submit"));
        browser.when("held.length === 1", SOON);
        browser.press("Escape");
        browser.when(gone("confirm-submit"), SOON);
        browser.evaluate("letGo(new Response('{\"message\": \"no room\"}', { status: 503 }))");
        browser.when(text("notice") + ".includes('Restart /late: no room')", SOON);
        browser.click(at("notice-dismiss"));
        browser.when(text("notice") + " === ''", SOON);
    }

    @Test
    void definition_isCopied_alsoWhereThereIsNoClipboard() throws Exception {
        create("/copied", 1);
        browser.evaluate("""
                Object.defineProperty(navigator, 'clipboard', { value: undefined });
                addEventListener('copy', () => (window.taken = getSelection().toString())); 0""");
        browser.evaluate("location.hash = '#/apps/copied?tab=configuration'");
        browser.when(there("app-config"), SOON);
        browser.click("[aria-label='Copy the definition']");
        browser.when("taken.includes('\"id\": \"/copied\"') && " + text("notice") + ".includes('Copied')", SOON);
        assertThat(browser.evaluate("document.activeElement.ariaLabel").asText())
                .isEqualTo("Copy the definition");
    }

    private static void newApp() {
        browser.click(at("create-button"));
        browser.when(there("field-id"), SOON);
    }

    /** Requests of that kind do not reach the server before {@code letGo()}, which may bring an answer of its own. */
    private static void holdBack(String part) {
        browser.evaluate("""
                window.held = [];
                window.letGo = answer => held.splice(0).forEach(go => go(answer));
                const send = window.fetch;
                window.fetch = (path, init) => path.includes('%s')
                  ? new Promise(go => held.push(go)).then(answer => answer ?? send(path, init)) : send(path, init);
                0""".formatted(part));
    }

    private static void choose(String testId, String option) {
        browser.evaluate("""
                (select => { select.value = '%s'; select.dispatchEvent(new Event('change', { bubbles: true })); })(document.querySelector('%s'))""".formatted(option, at(testId)));
    }

    private static String value(String testId) {
        return "document.querySelector('" + at(testId) + "').value";
    }

    private static String isDisabled(String testId) {
        return "document.querySelector('" + at(testId) + "').disabled";
    }
}
