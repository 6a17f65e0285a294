package io.ekiden.mesos.agent.session;

/**
 * Of a terminal, in characters, each 0 to 65,535; 0: not known.
 */
public record WindowSize(int rows, int columns) {
    private static final int MOST = 65_535;

    public WindowSize {
        if (rows < 0 || rows > MOST || columns < 0 || columns > MOST) {
            throw new IllegalArgumentException("a terminal of " + rows + " rows and " + columns + " columns");
        }
    }
}
