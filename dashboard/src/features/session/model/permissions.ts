import type { Me, Role } from '@/stream/events';

const rank: Record<Role, number> = { viewer: 0, operator: 1, approver: 2, admin: 3 };

function has(me: Me, needed: Role): boolean {
  return rank[me.role] >= rank[needed];
}

/** Why this reader can't chat; null when they can. */
export function chatRefusal(me: Me): string | null {
  return has(me, 'operator') ? null : 'Your role is viewer: you can read, not ask.';
}

/** Why this reader can't run a run again; null when they can. */
export function rerunRefusal(me: Me): string | null {
  return has(me, 'operator') ? null : 'Your role is viewer: you can read, not run again.';
}

/** Why this reader can't give access to others; null when they can. */
export function accessRefusal(me: Me): string | null {
  return has(me, 'admin') ? null : `Your role is ${me.role}: an admin makes links and tokens.`;
}

/** Why this reader can't decide; null when they can. */
export function decisionRefusal(me: Me): string | null {
  return has(me, 'approver') ? null : `Your role is ${me.role}: someone with the role approver has to decide.`;
}

/** Why this reader can't read the audit log; null when they can. */
export function auditRefusal(me: Me): string | null {
  return has(me, 'admin') ? null : `Your role is ${me.role}: the audit log is for admins. Ask one, or for that role.`;
}

/** Why this reader can't close and silence incidents; null when they can. */
export function incidentRefusal(me: Me): string | null {
  return has(me, 'operator') ? null : `Your role is ${me.role}: someone with the role operator closes and silences incidents.`;
}

/** Why this reader can't try a call against the policy; null when they can. */
export function tryRefusal(me: Me): string | null {
  return has(me, 'operator') ? null : `Your role is ${me.role}: trying a call is for operators.`;
}

/** Why this reader can't end a standing rule; null when they can. */
export function ruleRefusal(me: Me): string | null {
  return has(me, 'approver') ? null : `Your role is ${me.role}: someone with the role approver ends rules.`;
}

/** Why this reader can't see and test who is notified; null when they can. */
export function notificationsRefusal(me: Me): string | null {
  return has(me, 'operator') ? null : `Your role is ${me.role}: operators see and test who is told.`;
}
