package io.ekiden.mesos.wire.v1;

/**
 * Says what is wrong with a message, in the words of Mesos.
 *
 * @param message its name in Mesos, as of {@code agent::Call}
 */
public record Validation(String message) {
    /** @throws WireException when the field is not there */
    public void require(boolean present, String field) throws WireException {
        if (!present) {
            throw missing(field);
        }
    }

    public WireException missing(String field) {
        return invalid("Expecting '" + field + "' to be present");
    }

    public WireException invalid(String why) {
        return new WireException("Failed to validate " + message + ": " + why);
    }
}
