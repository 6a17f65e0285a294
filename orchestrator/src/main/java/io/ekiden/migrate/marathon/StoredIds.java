package io.ekiden.migrate.marathon;

/** Ids as they are kept: paths with {@code _} for {@code /}, without the first one. No segment of a path has a {@code _} in it. */
final class StoredIds {
    private StoredIds() {}

    /** {@code shop_front_ui} is {@code /shop/front/ui}; the empty one is the root. */
    static String path(String id) {
        return "/" + id.replace('_', '/');
    }

    /** The app or pod of an instance: {@code shop_db.instance-…} is one of {@code /shop/db}. */
    static String ofInstance(String instance) {
        int end = Math.max(instance.lastIndexOf(".instance-"), instance.lastIndexOf(".marathon-"));
        return path(end < 0 ? instance : instance.substring(0, end));
    }
}
