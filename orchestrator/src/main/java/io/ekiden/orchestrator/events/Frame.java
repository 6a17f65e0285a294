package io.ekiden.orchestrator.events;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** An event as subscribers read it. {@code type} is its {@code eventType}. */
public record Frame(String type, ObjectNode body) {}
