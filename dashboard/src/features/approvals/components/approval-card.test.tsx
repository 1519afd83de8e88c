import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Approval } from '@/stream/events';
import { anApproval, renderLive } from '@/testing/live';
import { ApprovalCard } from './approval-card';

const long = `echo ${'x'.repeat(5000)} && rm -rf /data`;
let requests: { path: string; init: RequestInit }[];
let answer: () => Response;
let clock: number;

class AlwaysInView {
  readonly tell: (entries: { isIntersecting: boolean }[]) => void;
  constructor(tell: (entries: { isIntersecting: boolean }[]) => void) {
    this.tell = tell;
  }
  observe() {
    this.tell([{ isIntersecting: true }]);
  }
  disconnect() {}
}

beforeEach(() => {
  requests = [];
  clock = 10_000;
  answer = () => Response.json(anApproval({ state: 'approved', decidedBy: 'ana', decidedAt: '2030-01-01T12:00:00Z' }));
  vi.stubGlobal('IntersectionObserver', AlwaysInView);
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    requests.push({ path, init });
    return Promise.resolve(answer());
  });
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const show = (change: Partial<Approval> = {}, refusal: string | null = null) => renderLive(<ApprovalCard approval={anApproval(change)} refusal={refusal} />);
const card = () => screen.getByRole('article');
const sent = () => requests.map(({ path, init }) => ({ path, body: JSON.parse(String(init.body)) as unknown }));
const rest = () => act(async () => new Promise((over) => setTimeout(over, 550)));
const yes = () => screen.getByRole('button', { name: /Yes, run it/ });
const press = (key: string, init = {}) => act(async () => void fireEvent.keyDown(card(), { key, ...init }));

describe('ApprovalCard', () => {
  it('approves with the digest that it showed, once', async () => {
    show();
    await userEvent.dblClick(screen.getByRole('button', { name: /Approve/ }));
    expect(sent()).toEqual([{ path: '/api/approve-tool', body: { toolCallId: 'call-1', action: 'approve', digest: 'sha256:9c1fab0000000000e02a' } }]);
    expect(requests[0]?.init.headers).toMatchObject({ 'X-AgentOps-Client': 'dashboard' });
    expect(await screen.findByText(/by ana/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Approve/ })).toBeNull();
  });

  it('rejects only with a reason, and sends it', async () => {
    show();
    await userEvent.click(screen.getByRole('button', { name: /Reject/ }));
    const field = screen.getByLabelText(/Why not/);
    expect(document.activeElement).toBe(field);
    await userEvent.type(field, '   {Enter}');
    expect(requests).toHaveLength(0);
    await userEvent.type(field, 'wrong host{Enter}');
    expect(sent()).toEqual([{ path: '/api/approve-tool', body: { toolCallId: 'call-1', action: 'deny', reason: 'wrong host', digest: 'sha256:9c1fab0000000000e02a' } }]);
  });

  it('goes back from the reason with Escape, with nothing sent', async () => {
    show();
    await userEvent.click(screen.getByRole('button', { name: /Reject/ }));
    await userEvent.keyboard('never mind{Escape}');
    expect(screen.getByRole('button', { name: /Approve/ })).toBeTruthy();
    expect(requests).toHaveLength(0);
  });

  it('says calmly that someone was first', async () => {
    answer = () => Response.json({ status: 409, state: 'denied', decidedBy: 'ben', decidedAt: '2030-01-01T12:00:00Z' }, { status: 409 });
    show();
    await userEvent.click(screen.getByRole('button', { name: /Approve/ }));
    expect((await screen.findByRole('status')).textContent).toMatch(/Already rejected by ben at/);
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.queryByRole('button', { name: /Approve/ })).toBeNull();
  });

  it('keeps the buttons when the answer did not come', async () => {
    answer = () => Response.json({ status: 503, detail: 'The engine is away.' }, { status: 503 });
    show();
    await userEvent.click(screen.getByRole('button', { name: /Approve/ }));
    expect((await screen.findByRole('alert')).textContent).toContain('The engine is away.');
    expect(screen.getByRole('button', { name: /Approve/ })).toHaveProperty('disabled', false);
  });

  it('takes no decision once the time is over', async () => {
    show({ expiresAt: new Date(Date.now() - 1).toISOString() });
    clock += 5000;
    await press('a');
    expect(screen.getByText(/time to decide is over/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Approve/ })).toBeNull();
    expect(requests).toHaveLength(0);
  });

  it('shows who decided, when and why', () => {
    show({ state: 'denied', decidedBy: 'ana', decidedAt: '2030-01-01T12:00:00Z', decisionReason: 'not on Fridays' });
    expect(screen.getByText('Rejected')).toBeTruthy();
    expect(card().textContent).toMatch(/by ana at .*“not on Fridays”/);
  });

  it('gives the reason, but not when the agent said the same right above', () => {
    const approval = anApproval({ reason: 'The loop runs once too often.' });
    const view = renderLive(<ApprovalCard approval={approval} refusal={null} said="I will fix it." />);
    expect(card().textContent).toContain('The loop runs once too often.');
    view.rerender(<ApprovalCard approval={approval} refusal={null} said="The loop runs once too often." />);
    expect(card().textContent).not.toContain('The loop runs once too often.');
  });

  it('does not offer what the reader may not do', async () => {
    show({}, 'Your role is viewer.');
    clock += 5000;
    await press('a');
    expect(screen.getByRole('button', { name: /Approve/ })).toHaveProperty('disabled', true);
    expect(screen.getByText('Your role is viewer.')).toBeTruthy();
    expect(requests).toHaveLength(0);
  });
});

describe('single keys', () => {
  it('do nothing before the card was on screen for a second', async () => {
    show();
    clock += 900;
    await press('a');
    expect(requests).toHaveLength(0);
    clock += 200;
    await press('a');
    expect(requests).toHaveLength(1);
  });

  it.each([{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { repeat: true }, { isComposing: true }])('do nothing with %j', async (init) => {
    show();
    clock += 5000;
    await press('a', init);
    expect(requests).toHaveLength(0);
  });

  it('do nothing while a reason is written, nor outside the card', async () => {
    show();
    clock += 5000;
    await act(async () => void fireEvent.keyDown(document.body, { key: 'a' }));
    await press('r');
    await userEvent.type(screen.getByLabelText(/Why not/), 'a bad idea');
    expect(requests).toHaveLength(0);
  });
});

describe('a high risk', () => {
  it('takes a second step, which says what will happen; a double click is one step', async () => {
    show({ risk: 'high' });
    await userEvent.dblClick(screen.getByRole('button', { name: /Approve/ }));
    expect(document.activeElement).toBe(yes());
    expect(screen.getByRole('form', { name: 'Are you sure?' }).textContent).toContain('A shell on this machine runs the command above in /srv, with no sandbox.');
    await userEvent.click(yes());
    expect(requests).toHaveLength(0);
    await rest();
    await userEvent.click(yes());
    expect(sent()).toMatchObject([{ path: '/api/approve-tool', body: { action: 'approve' } }]);
  });

  it.each(['a', '{Enter}'])('goes by key: A, then %s; not by a key that is held', async (second) => {
    show({ risk: 'high' });
    clock += 5000;
    await press('a');
    await rest();
    await act(async () => void fireEvent.keyDown(yes(), { key: 'a', repeat: true }));
    expect(fireEvent.keyDown(yes(), { key: 'Enter', repeat: true })).toBe(false);
    expect(requests).toHaveLength(0);
    await userEvent.keyboard(second);
    expect(requests).toHaveLength(1);
  });

  it('goes back with Escape, and begins anew when the call is edited meanwhile', async () => {
    const view = show({ risk: 'high' });
    await userEvent.click(screen.getByRole('button', { name: /Approve/ }));
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('form')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: /Approve/ }));
    view.rerender(<ApprovalCard approval={anApproval({ risk: 'high', digest: 'sha256:1234567890abcdef' })} refusal={null} />);
    expect(screen.queryByRole('form')).toBeNull();
    expect(requests).toHaveLength(0);
  });
});

describe('an edited call', () => {
  const edited = { editedBy: 'ana', proposed: { arguments: { command: 'rm -r logs' }, preview: { kind: 'command', command: 'rm -r logs', cwd: '/srv' } } };

  it.each([
    ['you', 'ana', 'pending' as const],
    ['ana', 'ben', 'approved' as const],
  ])('shows what %s changed', (who, reader, state) => {
    renderLive(<ApprovalCard approval={anApproval({ ...edited, state })} refusal={null} reader={reader} />);
    const change = screen.getByRole('group', { name: `What ${who} changed` });
    expect(change.textContent).toContain('rm -r logs');
    expect(change.textContent).toContain('systemctl restart catalog');
  });
});

describe('what is beside the call', () => {
  it('says who else has to decide, how it is taken back, and what happens undecided', () => {
    show({ fourEyes: true, requestedBy: 'ana', editedBy: 'ben', ifNobodyDecides: 'the run fails.' });
    expect(screen.getByText('Needs a second person: not ana or ben.')).toBeTruthy();
    expect(screen.getByText('The way back: AgentOps cannot take back what it changes.')).toBeTruthy();
    expect(screen.getByText('If nobody decides: the run fails.')).toBeTruthy();
  });

  it('says how many wait', () => {
    renderLive(<ApprovalCard approval={anApproval()} refusal={null} place={{ at: 1, of: 3 }} />);
    expect(screen.getByText('1 of 3 that wait')).toBeTruthy();
  });

  it('fills a reason that is often given, to be changed and sent', async () => {
    show();
    await userEvent.click(screen.getByRole('button', { name: /Reject/ }));
    await userEvent.click(screen.getByRole('button', { name: 'Too risky now.' }));
    await userEvent.type(screen.getByLabelText(/Why not/), ' Wait.{Enter}');
    expect(sent()).toMatchObject([{ body: { action: 'deny', reason: 'Too risky now. Wait.' } }]);
  });
});

describe('the time', () => {
  it('names the moment at which it is over, and how long a decision took', () => {
    const view = show({ expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
    expect(card().textContent).toMatch(/59:\d\d left, until .*\d\d:\d\d|1:00:00 left, until .*\d\d:\d\d/);
    view.rerender(<ApprovalCard approval={anApproval({ state: 'approved', decidedBy: 'ana', requestedAt: '2030-01-01T12:00:00Z', decidedAt: '2030-01-01T12:00:12.400Z' })} refusal={null} />);
    expect(card().textContent).toContain('after 12.4 s');
  });

  it('can be made longer', async () => {
    answer = () => Response.json(anApproval());
    show();
    await userEvent.click(screen.getByRole('button', { name: /More/ }));
    await userEvent.click(screen.getByRole('button', { name: 'Wait a day longer' }));
    expect(sent()).toEqual([{ path: '/api/approvals/ap-1/extend', body: { hours: 24 } }]);
  });
});

describe('exact bytes', () => {
  it('shows a long command whole', () => {
    show({ preview: { kind: 'command', command: long, cwd: '/srv' } });
    expect(card().querySelector('pre')?.textContent).toBe(long);
  });

  it('draws what hides, in the command, the title and the reason, and warns', () => {
    show({ title: 'Re\u200bstart', reason: 'be\u202ecause', preview: { kind: 'command', command: 'ls\u2066', cwd: '/s\u00adrv' } });
    expect(card().textContent).toContain('Re\\u{200B}start');
    expect(card().textContent).toContain('be\\u{202E}cause');
    expect(card().textContent).toContain('ls\\u{2066}');
    expect(card().textContent).toContain('/s\\u{AD}rv');
    expect(screen.getByRole('alert').textContent).toContain('4 characters');
  });

  it('draws what hides in a diff', () => {
    show({ preview: { kind: 'diff', path: 'a.java', before: 'int a;\n', after: 'int a;\u202e\n' } });
    expect(screen.getByRole('table').textContent).toContain('int a;\\u{202E}');
    expect(screen.getByRole('alert')).toBeTruthy();
  });

  it('falls back on the exact arguments when there is no preview', () => {
    show({ preview: undefined as never, arguments: { host: 'db\u200b-1' } });
    expect(card().querySelector('pre')?.textContent).toContain('"host": "db\\u{200B}-1"');
  });
});

describe('a second question about the same call', () => {
  it('is open, whatever was decided on the first', async () => {
    const view = show();
    await userEvent.click(screen.getByRole('button', { name: /Approve/ }));
    await screen.findByText(/by ana/);
    view.rerender(<ApprovalCard approval={anApproval({ id: 'ap-2' })} refusal={null} />);
    expect(screen.getByRole('button', { name: /Approve/ })).toBeTruthy();
  });

  it('warns of words that are not what they look like', () => {
    show({ warnings: ['The word сat is not what it looks like: it is spelled \\u{441}at, with letters of another script.'] });
    expect(screen.getByRole('alert').textContent).toContain('spelled \\u{441}at');
  });

  it('says whether a sandbox holds what would run', () => {
    show({ preview: { kind: 'program', argv: ['touch', 'new file'], program: '/usr/bin/touch', cwd: '/srv', sandbox: '', fingerprints: [] } });
    expect(screen.getByText(/No sandbox: it runs on this machine/)).toBeTruthy();
    expect(card().textContent).toContain("touch 'new file'");
    expect(screen.queryByText(/It reaches/)).toBeNull();
    show({ preview: { kind: 'command', command: 'ls', cwd: '/srv', reach: 'all of this machine but some' } });
    expect(screen.getByText(/It reaches/).textContent).toBe('It reaches all of this machine but some.');
  });
});
