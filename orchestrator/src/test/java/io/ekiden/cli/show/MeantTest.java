package io.ekiden.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said to who has typed a word wrongly. */
class MeantTest {
    private static final String ONE = "shop_web.instance-6c5c46bd-8321-4c85-b04a-9b1a4dd4423d._app.1";
    private static final String TWO = "shop_web.instance-f5b116a4-2bce-4acd-9449-3e5487bad1e5._app.1";

    @Test
    void word_isNamedByItsSlip_orElseWhereAllAreShown() {
        assertThat(Meant.of("prd", List.of("prod", "test"), "agent list")).isEqualTo("; did you mean prod?");
        assertThat(Meant.of("staging", List.of("prod", "test"), "agent list"))
                .isEqualTo("; 'ekiden agent list' shows what there is");
    }

    @Test
    void id_isNamedByItsLastPartToo_theNearestFirst() {
        var known = List.of("/shop/web", "/old/shop/web", "/shop/wed", "/blog");
        assertThat(Meant.ofIds("/shp/web", known, "app list"))
                .isEqualTo("; did you mean /shop/web or /shop/wed or /old/shop/web?");
        assertThat(Meant.ofIds("/bolg", known, "app list")).isEqualTo("; did you mean /blog?");
        assertThat(Meant.ofIds("/none", known, "app list")).isEqualTo("; 'ekiden app list' shows what there is");
    }

    @Test
    void partOfALongId_isEnough() {
        var known = List.of(ONE, TWO);
        assertThat(Meant.ofParts("shop_web.instance-6d5c", known, "task list"))
                .isEqualTo("; did you mean " + ONE + "?");
        assertThat(Meant.ofParts("6c5c64bd", known, "task list")).isEqualTo("; did you mean " + ONE + "?");
        assertThat(Meant.ofParts("shop_wbe", known, "task list"))
                .isEqualTo("; did you mean " + ONE + " or " + TWO + "?");
        assertThat(Meant.ofParts("blog", known, "task list")).isEqualTo("; 'ekiden task list' shows what there is");
    }
}
