package io.ekiden.orchestrator.door;

/**
 * What the API asks others.
 *
 * @param lasting what goes on for those who asked
 */
public record Doors(MasterDoor master, AgentDoor agents, Lasting lasting) {
    /** There is nobody to ask. */
    public static Doors none() {
        return new Doors(MasterDoor.NONE, AgentDoor.NONE, new Lasting());
    }
}
