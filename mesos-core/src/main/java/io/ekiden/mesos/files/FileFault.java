package io.ekiden.mesos.files;

/** Why a file is not shown. */
public final class FileFault extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean missing;

    private FileFault(boolean missing, String why) {
        super(why);
        this.missing = missing;
    }

    static FileFault missing() {
        return new FileFault(true, "");
    }

    static FileFault refused(String why) {
        return new FileFault(false, why);
    }

    /** 404 or 400. */
    public int status() {
        return missing ? 404 : 400;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
