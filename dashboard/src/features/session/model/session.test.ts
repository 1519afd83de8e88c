import { describe, expect, it } from 'vitest';
import type { Me, Role } from '@/stream/events';
import { accessRefusal, auditRefusal, chatRefusal, decisionRefusal, incidentRefusal, notificationsRefusal, ruleRefusal, tryRefusal } from './permissions';
import { refusalText } from './refusal-text';
import { codeFrom } from './sign-in-code';

const me = (role: Role): Me => ({ user: 'ana', role, agents: [], version: '', engineUrl: null, model: { provider: '', name: '', routerName: null, offline: true } });

describe('permissions', () => {
  it('follow the roles of the protocol', () => {
    const roles: Role[] = ['viewer', 'operator', 'approver', 'admin'];
    expect(roles.map((role) => chatRefusal(me(role)) === null)).toEqual([false, true, true, true]);
    expect(roles.map((role) => decisionRefusal(me(role)) === null)).toEqual([false, false, true, true]);
    expect(roles.map((role) => accessRefusal(me(role)) === null)).toEqual([false, false, false, true]);
    expect(roles.map((role) => auditRefusal(me(role)) === null)).toEqual([false, false, false, true]);
    expect(roles.map((role) => ruleRefusal(me(role)) === null)).toEqual([false, false, true, true]);
    for (const refusal of [incidentRefusal, tryRefusal, notificationsRefusal]) expect(roles.map((role) => refusal(me(role)) === null)).toEqual([false, true, true, true]);
  });
});

describe('refusalText', () => {
  it('shows words of ours, never those of the address', () => {
    expect(refusalText('')).toBeNull();
    expect(refusalText('?sign-in=no-role')).toContain('have no role here');
    expect(refusalText('?sign-in=<b>call+us</b>')).toBe(refusalText('?sign-in=used'));
    expect(refusalText('?sign-in=constructor')).toBe(refusalText('?sign-in=used'));
  });
});

describe('codeFrom', () => {
  it.each([
    ['http://127.0.0.1:8080/sign-in?code=abc-1', 'abc-1'],
    [' /sign-in?x=1&code=abc-1#top ', 'abc-1'],
    ['abc-1\n', 'abc-1'],
  ])('%j', (pasted, code) => expect(codeFrom(pasted)).toBe(code));
});
