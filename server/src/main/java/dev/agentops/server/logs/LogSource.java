package dev.agentops.server.logs;

/**
 * A log that can be searched.
 *
 * @param name as references cite it, unique
 * @param service whose log it is
 * @param detail for the reader of a list: size, files, last entry
 */
public record LogSource(String name, String service, String detail) {}
