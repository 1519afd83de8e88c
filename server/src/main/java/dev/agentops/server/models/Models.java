package dev.agentops.server.models;

import dev.agentops.agentkit.model.ChatModel;

/**
 * The models of this server.
 *
 * @param main the agents' model
 * @param router the router's, smaller and faster
 * @param offline whether they are the built-in rules instead of a language model
 */
public record Models(ChatModel main, ChatModel router, boolean offline) {}
