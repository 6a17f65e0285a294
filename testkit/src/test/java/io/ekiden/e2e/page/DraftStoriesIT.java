package io.ekiden.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What was typed and not sent is kept, and what others do meanwhile is kept too. */
class DraftStoriesIT extends OnThePage {
    @Test
    void draft_outlastsEscapeAndReload_takesInWhatOthersChanged_andIsThrownAwayOnPurposeOnly() throws Exception {
        create("/drafted", 1);
        browser.click("a[href='#/apps/drafted']");
        browser.when(there("panel-edit"), SOON);
        browser.click(at("panel-edit"));
        browser.when(there("field-mem"), SOON);
        browser.fill(at("field-mem"), "17");
        browser.press("Escape");
        browser.when(gone("field-mem") + " && " + text("notice") + ".includes('kept')", SOON);
        // Who closes a dialog is where they were.
        browser.when(named("panel-edit"), SOON);

        api.put("/v2/apps/drafted", "{\"cpus\": 0.2}");
        api.settled(SOON);
        browser.evaluate("location.reload()");
        browser.when(
                "document.readyState === 'complete' && " + reads("link", "Live") + " && " + there("panel-edit"), SOON);
        browser.click(at("panel-edit"));
        browser.when(text("restored") + ".includes('Others have changed cpus')", SOON);
        assertThat(browser.evaluate(value("field-mem") + " + ' ' + " + value("field-cpus"))
                        .asText())
                .isEqualTo("17 0.2");
        browser.click(at("create-submit"));
        browser.when(there("plan-fields"), SOON);
        assertThat(browser.evaluate(text("plan-request")).asText())
                .contains("\"mem\"")
                .doesNotContain("\"cpus\"");

        browser.click(at("plan-back"));
        browser.when(there("draft-discard"), SOON);
        browser.click(at("draft-discard"));
        browser.when(there("draft-throw") + " && " + value("field-mem") + " === '17'", SOON);
        browser.click(at("draft-throw"));
        browser.when(gone("restored") + " && " + value("field-mem") + " === '16'", SOON);
        browser.press("Escape");
        browser.when(gone("field-mem"), SOON);
        browser.click(at("panel-edit"));
        browser.when(there("field-mem") + " && " + gone("restored"), SOON);
    }

    @Test
    void draft_ofAnAppThatIsGone_makesItAgain() throws Exception {
        create("/lost", 1);
        browser.click("a[href='#/apps/lost']");
        browser.when(there("panel-edit"), SOON);
        browser.click(at("panel-edit"));
        browser.when(there("field-mem"), SOON);
        browser.fill(at("field-mem"), "17");
        browser.press("Escape");
        browser.when(gone("field-mem"), SOON);
        browser.evaluate("location.hash = '#/apps'");
        browser.when(there("app-row-/lost"), SOON);
        api.delete("/v2/apps/lost");
        api.settled(SOON);
        browser.when(gone("app-row-/lost"), SOON);

        browser.evaluate("location.hash = '#/apps?modal=edit~/never'");
        browser.when(text("edit-nothing") + ".includes('There is no app /never')", SOON);
        browser.press("Escape");
        browser.when(gone("edit-nothing"), SOON);
        browser.evaluate("location.hash = '#/apps?modal=edit~/lost'");
        browser.when(text("restored") + ".includes('creates it again')", SOON);
        browser.click(at("create-submit"));
        browser.when(there("plan-apply"), SOON);
        browser.click(at("plan-apply"));
        browser.when("location.hash === '#/apps/lost' && " + there("panel-edit"), SOON);
        api.settled(SOON);
        assertThat(api.app("/lost").path("mem").asInt()).isEqualTo(17);
        assertThat(api.app("/lost").path("cmd").asText()).isEqualTo("exec sleep 1000");
    }

    @Test
    void whatOthersDo_whileAnEditorIsOpen_isNotUndoneByIt() throws Exception {
        create("/shared", 1);
        browser.click("a[href='#/apps/shared']");
        browser.when(there("panel-edit"), SOON);
        browser.click(at("panel-edit"));
        browser.when(there("create-json"), SOON);
        var typed = browser.evaluate(value("create-json")).asText().replaceFirst("\\{", "{\"env\": {\"MINE\": \"1\"},");
        browser.fill(at("create-json"), typed);
        api.put("/v2/apps/shared", "{\"env\": {\"THEIRS\": \"1\"}}");
        api.settled(SOON);
        browser.click(at("create-submit"));
        browser.when(text("others-did") + ".includes('Others have changed env.THEIRS since: that is in it.')", SOON);

        // The plan does not hold any more, and is made again.
        api.put("/v2/apps/shared", "{\"env\": {\"THEIRS\": \"2\"}}");
        api.settled(SOON);
        browser.click(at("plan-apply"));
        browser.when(there("refusal") + " && " + text("plan-request") + ".includes('\"THEIRS\": \"2\"')", SOON);
        assertThat(browser.takeComplaints()).allMatch(said -> said.startsWith("network:"));
        browser.click(at("plan-apply"));
        browser.when(gone("plan-apply"), SOON);
        api.settled(SOON);
        assertThat(api.app("/shared").path("env").toString()).isEqualTo("{\"MINE\":\"1\",\"THEIRS\":\"2\"}");
    }

    private static String value(String testId) {
        return "document.querySelector('" + at(testId) + "').value";
    }
}
