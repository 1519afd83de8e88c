import { expect, it } from 'vitest';
import type { Incident } from '../api/incidents';
import { countsText, firstAlert, isSilenced, stateFrom } from './incident';

const incident: Incident = {
  id: 'inc_1', source: 'plain', storm: false, state: 'open', title: 'Slow', severity: 'critical', service: '', alerts: 2, firing: 1, deliveries: 2, leftOut: 0,
  firstAt: '2026-11-01T10:00:00Z', lastAt: '2026-11-01T10:00:00Z',
};

it('counts what there is to tell', () => {
  expect(countsText(incident)).toBe('2 alerts, 1 firing');
  expect(countsText({ ...incident, alerts: 1, state: 'closed', firing: 0 })).toBe('1 alert · sent 2 times');
  expect(countsText({ ...incident, deliveries: 9, leftOut: 40 })).toBe('2 alerts, 1 firing · sent 9 times · 40 left out: there was no room for them');
});

it('is silenced until then, also when it is over: it may come back', () => {
  const until = { ...incident, silencedUntil: '2026-11-01T11:00:00Z' };
  expect(isSilenced(until, Date.parse('2026-11-01T10:59:59Z'))).toBe(true);
  expect(isSilenced(until, Date.parse('2026-11-01T11:00:00Z'))).toBe(false);
  expect(isSilenced({ ...until, state: 'closed' }, 0)).toBe(true);
  expect(isSilenced(incident, 0)).toBe(false);
});

it('takes no other state from the address', () => {
  expect(stateFrom('closed')).toBe('closed');
  expect(stateFrom('<b>')).toBeUndefined();
  expect(stateFrom(undefined)).toBeUndefined();
});

it('names the server that is looked at, and no secret', () => {
  expect(firstAlert('https://ops.example')).toContain('https://ops.example/api/alerts');
  expect(firstAlert('https://ops.example')).toContain('$AGENTOPS_ALERT_TOKEN');
});
