package io.ekiden.lb.change;

import io.ekiden.lb.view.Endpoint;
import java.util.List;

/**
 * A server as the running HAProxy has it.
 *
 * <p><b>Source:</b> HAProxy management guide 9.3, {@code show servers state}, version 1.
 *
 * @param weight its part of the requests, as it was told
 */
public record LiveServer(ServerKey key, Endpoint endpoint, Admin admin, int weight) {
    private static final int WEIGHT = 7;

    private static final int PORT = 18;
    private static final int MAINTENANCE = 0x01 | 0x02 | 0x04 | 0x20 | 0x40;
    private static final int DRAINING = 0x08 | 0x10;

    /** What it is told to do. */
    public enum Admin {
        READY,
        DRAIN,
        MAINT
    }

    /** As a line of the configuration that was just read. */
    public static LiveServer of(ServerLine line) {
        return new LiveServer(line.key(), line.endpoint(), Admin.READY, line.weight());
    }

    /** This one, told something else. */
    public LiveServer with(Admin other) {
        return new LiveServer(key, endpoint, other, weight);
    }

    /** This one, with another weight. */
    public LiveServer weighing(int other) {
        return new LiveServer(key, endpoint, admin, other);
    }

    /** Those of an answer. */
    public static List<LiveServer> parse(String answer) {
        return answer.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.strip().split(" "))
                .filter(words -> words.length > PORT
                        && words[6].matches("\\d{1,4}")
                        && words[WEIGHT].matches("\\d{1,3}")
                        && words[PORT].matches("\\d{1,5}"))
                .map(words -> new LiveServer(
                        new ServerKey(words[1], words[3]),
                        new Endpoint(words[4], Integer.parseInt(words[PORT])).spelledOut(),
                        admin(Integer.parseInt(words[6])),
                        Integer.parseInt(words[WEIGHT])))
                .toList();
    }

    private static Admin admin(int bits) {
        if ((bits & MAINTENANCE) != 0) {
            return Admin.MAINT;
        }
        return (bits & DRAINING) != 0 ? Admin.DRAIN : Admin.READY;
    }
}
