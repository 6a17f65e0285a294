package io.ekiden.lb.view;

import io.ekiden.lb.label.PortLabels;

/**
 * What of the ports that all apps share goes to one listener.
 *
 * @param listener its name
 * @param servicePort of the port that asks for it, for the order among equals
 */
public record Route(String listener, String appId, int servicePort, PortLabels.Routing routing) {}
