// The conversation as a person reads it, and as the log has it.
import assert from 'node:assert/strict';

export const conversation = (page) => page.getByRole('group', { name: 'Conversation' });
export const approval = (page, title) => page.getByRole('article', { name: `Approval: ${title}` });
export const threadId = (page) => new URL(page.url()).pathname.split('/').at(-1);

export async function ask(page, question) {
  await page.getByLabel('Message').fill(question);
  await page.getByLabel('Message').press('Enter');
}

export async function runEnds(page, { runs = 1 } = {}) {
  await page.getByText(/Run done/).nth(runs - 1).waitFor({ timeout: 60_000 });
}

/** A high risk takes a second step. */
export async function approve(page, title) {
  const card = approval(page, title);
  await card.getByRole('button', { name: /^Approve/ }).click();
  if ((await card.getByText('High risk', { exact: true }).count()) > 0) await card.getByRole('button', { name: /^Yes, run it/ }).click();
}

/** Notes how long each assistant text is whenever the page draws one. Read it with `textGrowth`. */
export async function watchText(page) {
  await page.evaluate(() => {
    const lengths = (globalThis.textLengths = []);
    const look = () =>
      document.querySelectorAll('[data-part="text"]').forEach((text, index) => {
        const seen = (lengths[index] ??= []);
        if (seen.at(-1) !== text.textContent.length) seen.push(text.textContent.length);
      });
    new MutationObserver(look).observe(document.body, { childList: true, characterData: true, subtree: true });
  });
}

/** For each assistant text, its lengths over time. */
export function textGrowth(page) {
  return page.evaluate(() => globalThis.textLengths);
}

/** The page tells each message and tool call of the log once, in order, and nothing else. */
export async function assertTellsTheLog(page, installation) {
  const { messages } = await installation.api(`/api/threads/${threadId(page)}`);
  assert.deepEqual(await told(page), messages.flatMap(logged));
}

async function told(page) {
  const parts = await page.evaluate(() =>
    [...document.querySelectorAll('[data-part]')].map((part) => {
      const copy = part.cloneNode(true);
      copy.querySelectorAll('button').forEach((button) => button.remove());
      return [part.dataset.part, copy.textContent];
    }),
  );
  return parts.map(([kind, text]) => `${kind}: ${words(text)}`);
}

function logged({ role, content, toolCalls }) {
  if (role === 'tool') return [];
  const text = words((content ?? '').replaceAll(/^```\w+$/gm, ''));
  return [...(text === '' ? [] : [`${role === 'user' ? 'user' : 'text'}: ${text}`]), ...(toolCalls ?? []).map((call) => `tool: ${words(call.name)}`)];
}

/** Without white space and without what may be a mark of Markdown. */
function words(text) {
  return text.replaceAll(/[\s*`>#\-\\_|]/g, '');
}
