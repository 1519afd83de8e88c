// Drives a running server through one scenario with one version of the client; a fault ends with code 1.
import assert from "node:assert/strict";
import { randomUUID as uuid } from "node:crypto";
import { assertTranscript, capabilitiesSchema, client, protocol1, rest } from "./checked-client.mjs";

const types = (wire) => wire.map((event) => event.type);
const success = (event) => assert.deepEqual([event.type, event.outcome?.type], ["RUN_FINISHED", "success"]);

function interruptOf(event, tool) {
  assert.deepEqual([event.type, event.outcome?.type], ["RUN_FINISHED", "interrupt"]);
  assert.equal(event.outcome.interrupts.length, 1);
  const [interrupt] = event.outcome.interrupts;
  assert.equal(interrupt.metadata.ops.approval.tool, tool);
  assert.ok(!("editedArgs" in interrupt.responseSchema.properties));
  return interrupt;
}

const answer = (interrupt, payload) => ({ resume: [{ interruptId: interrupt.id, status: "resolved", payload }] });

const scenarios = {
  async question() {
    const { agent, wire, ask, run } = client(uuid());
    ask(uuid(), "how are you?");
    const runId = uuid();
    const last = await run({ runId });
    success(last);
    assert.equal(last.runId, runId);
    assert.equal(last.threadId, agent.threadId);
    assert.equal(last.result.answer, "Hello there.");
    assert.ok(types(wire).includes("REASONING_MESSAGE_CONTENT"));
    assert.equal(last.usage?.[0].inputTokens, protocol1 ? 200 : undefined);
    await assertTranscript(agent);

    // asked again under the same ids, nothing runs again
    const again = client(agent.threadId, structuredClone(agent.messages));
    success(await again.run({ runId }));
    await assertTranscript(again.agent);
    assert.equal((await rest(`/api/threads/${agent.threadId}`)).body.runs.length, 1);

    const capabilities = await rest("/agui/capabilities");
    assert.deepEqual(capabilitiesSchema.parse(capabilities.body), capabilities.body);
    assert.equal(capabilities.body.humanInTheLoop.approveWithEdits, false);
  },

  async incident() {
    const { agent, wire, ask, run } = client(uuid());
    ask(uuid(), "fix the price");
    const edit = interruptOf(await run({ runId: uuid() }), "edit_file");
    const durable = wire[0].metadata.ops.workflowRunId;
    assert.match(edit.message, /The price divides by zero/);
    assert.match(edit.message, /"new_text" : "1"/);
    if (agent.pendingInterrupts) {
      assert.deepEqual(agent.pendingInterrupts.map(({ id }) => id), [edit.id]);
    }
    await assertTranscript(agent);

    const restart = interruptOf(await run({ runId: uuid(), ...answer(edit, { approved: true }) }), "restart_service");
    assert.equal(wire[0].metadata.ops.workflowRunId, durable);
    const results = wire.filter((event) => event.type === "TOOL_CALL_RESULT");
    assert.deepEqual(results.map((event) => [event.toolCallId, event.metadata.ops.status]), [[edit.toolCallId, "ok"]]);
    await assertTranscript(agent);

    const rejected = answer(restart, { approved: false, reason: "not during the sale" });
    success(await run({ runId: uuid(), ...rejected }));
    assert.match(wire.find((event) => event.type === "TOOL_CALL_RESULT").content, /not during the sale/);
    assert.equal(wire.at(-1).result.answer, "Fixed; not restarted.");
    await assertTranscript(agent);
    assert.deepEqual(
      (await rest("/api/approvals?state=all")).body
        .filter((approval) => approval.threadId === agent.threadId)
        .map((approval) => [approval.tool, approval.state, approval.decisionReason]),
      [
        ["restart_service", "denied", "not during the sale"],
        ["edit_file", "approved", undefined],
      ],
    );
    if (agent.pendingInterrupts) {
      assert.deepEqual(agent.pendingInterrupts, []);
    }
  },

  async reconnect() {
    const first = client(uuid());
    const [messageId, runId] = [uuid(), uuid()];
    first.ask(messageId, "fix the price slowly");
    let spoken = 0;
    await first
      .run({ runId }, (event) => {
        if (event.type === "TEXT_MESSAGE_CONTENT" && ++spoken === 2) {
          first.hangUp();
        }
      })
      .catch(() => {});
    assert.ok(spoken >= 2 && spoken < 20, `it was hung up after ${spoken} pieces`);

    // the same client attaches to the live run: what it has is not doubled
    const held = client(first.agent.threadId, structuredClone(first.agent.messages));
    const edit = interruptOf(await held.run({ runId }), "edit_file");
    await assertTranscript(held.agent);

    // while it waits, a client that knows nothing but the ids gets the same
    const fresh = client(first.agent.threadId);
    assert.equal(interruptOf(await fresh.run({ runId }), "edit_file").id, edit.id);
    await assertTranscript(fresh.agent);

    // the decision is made elsewhere; the client's own comes too late, and it goes on all the same
    const { toolCallId, metadata } = edit;
    const decided = { toolCallId, action: "approve", digest: metadata.ops.approval.digest };
    assert.equal((await rest("/api/approve-tool", decided)).status, 200);
    success(await fresh.run({ runId: uuid(), ...answer(edit, { approved: false }) }));
    const ignored = fresh.wire.find((event) => event.name === "ops.resume.ignored");
    assert.match(ignored.value.detail, /Already approved/);
    await assertTranscript(fresh.agent);
  },

  async cancel() {
    const { agent, wire, ask, run } = client(uuid());
    ask(uuid(), "talk for an hour");
    const last = await run({ runId: uuid() }, (event) => {
      if (event.type === "TEXT_MESSAGE_CONTENT") {
        void rest(`/api/runs/${wire[0].metadata.ops.workflowRunId}/cancel`, {});
      }
    });
    assert.deepEqual(
      [last.type, last.outcome?.type, last.result.status],
      ["RUN_FINISHED", protocol1 ? "cancelled" : undefined, "cancelled"],
    );
    await assertTranscript(agent);
  },

  async retry() {
    const { agent, wire, ask, run } = client(uuid());
    ask(uuid(), "stumble");
    success(await run({ runId: uuid() }));
    assert.ok(wire.some((event) => event.name === "ops.attempt"));
    assert.ok(!agent.messages.some((message) => message.content?.includes("half")));
    await assertTranscript(agent);
  },

  async failure() {
    const { agent, ask, run } = client(uuid());
    ask(uuid(), "fail");
    let last;
    await run({ runId: uuid() }, (event) => (last = event)).catch(() => {});
    assert.deepEqual([last.type, last.code], ["RUN_ERROR", "run_failed"]);
    assert.match(last.message, /the model is gone/);
    assert.equal((await rest(`/api/threads/${agent.threadId}`)).body.status, "idle");
  },
};

await scenarios[process.argv[2]]();
