package dev.agentops.server.offline.brain;

/** One of the parts that the offline model can play. Stateless. */
interface Role {
    Reply reply(Conversation conversation);
}
