// The official client of one version, with every frame on the wire checked against that version's own schemas.
import assert from "node:assert/strict";

const [url, token, version] = [process.env.AGENTOPS_URL, process.env.AGENTOPS_TOKEN, process.env.AGUI_VERSION];
const { HttpAgent } = await import(`agui-client-${version}`);
const core = await import(`agui-core-${version}`);
const schemas = version.startsWith("0.") ? core : await import(`agui-core-${version}/schemas`);
const eventSchema = schemas.EventSchemas ?? schemas.EventSchema;
const headers = { Authorization: `Bearer ${token}` };

export const protocol1 = !version.startsWith("0.");
export const capabilitiesSchema = schemas.AgentCapabilitiesSchema ?? core.AgentCapabilitiesSchema;

/** What clients only warn of is a fault here: version 1 drops what it does not know. */
const warnings = [];
console.warn = (...words) => warnings.push(words.join(" "));

/** Reads a copy of the answer, frame by frame. */
async function check(stream, wire) {
  let text = "";
  try {
    for await (const bytes of stream.pipeThrough(new TextDecoderStream())) {
      text += bytes;
      const frames = text.split("\n\n");
      text = frames.pop();
      for (const frame of frames) {
        const data = frame.split("\n").filter((line) => line.startsWith("data: "));
        if (data.length > 0) {
          wire.push(JSON.parse(data[0].slice(6)));
        }
      }
    }
  } catch {
    // the client hung up
  }
}

export async function rest(path, body) {
  const answer = await fetch(url + path, {
    method: body === undefined ? "GET" : "POST",
    headers: { ...headers, "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
}

export function client(threadId, messages = []) {
  const agent = new HttpAgent({ url: `${url}/agui`, headers, threadId, initialMessages: messages });
  const wire = [];
  const checks = [];
  const plainFetch = globalThis.fetch;
  agent.fetch = async (address, request) => {
    wire.length = 0;
    const answer = await plainFetch(address, request);
    if (!answer.ok) {
      return answer;
    }
    const [forClient, forCheck] = answer.body.tee();
    checks.push(check(forCheck, wire));
    return new Response(forClient, { status: answer.status, headers: answer.headers });
  };
  return {
    agent,
    wire,
    ask: (id, text) => agent.addMessage({ id, role: "user", content: text }),
    /** Runs to the end. @returns the last event */
    async run(parameters, onEvent = () => {}) {
      const seen = [];
      await agent.runAgent(parameters, { onEvent: ({ event }) => void (seen.push(event), onEvent(event)) });
      await Promise.all(checks);
      for (const event of wire) {
        const parsed = eventSchema.safeParse(event);
        assert.ok(parsed.success, `${JSON.stringify(event)}: ${JSON.stringify(parsed.error?.issues)}`);
      }
      assert.deepEqual(seen.map((event) => event.type), wire.map((event) => event.type));
      assert.deepEqual(warnings, []);
      return wire.at(-1);
    },
    hangUp: () => agent.abortRun(),
  };
}

const plain = ({ id, role, content, toolCalls, toolCallId }) => ({
  id,
  role,
  content: content ?? "",
  toolCalls: (toolCalls ?? []).map((call) => ({
    id: call.id,
    name: call.name ?? call.function.name,
    arguments: call.arguments ?? JSON.parse(call.function.arguments),
  })),
  ...(toolCallId ? { toolCallId } : {}),
});

/** The client shows what the thread holds, message by message. */
export async function assertTranscript(agent) {
  const thread = await rest(`/api/threads/${agent.threadId}`);
  const held = thread.body.messages.flatMap((message) =>
    message.reasoning
      ? [{ id: `${message.id}.reasoning`, role: "reasoning", content: message.reasoning }, message]
      : [message],
  );
  assert.ok(held.length > 0);
  assert.deepEqual(agent.messages.map(plain), held.map(plain));
}
