const used = 'This code or link was used before, or is too old. Get a new one with ./agentops link, or from an admin.';

const texts = new Map(Object.entries({
  used,
  other: 'Another site sent you here with a link for somebody else. You are still who you were; sign out first if you mean it.',
  stale: 'This sign-in took too long, began in another browser, or was finished before. Begin again.',
  denied: 'The sign-in was refused there, or you did not finish it. Try again.',
  'issuer-down': 'The sign-in service does not answer as it should. Try again; a sign-in link works meanwhile. The server’s log says more.',
  invalid: 'The sign-in service sent something that proves nothing. Try again; if it stays, the server’s log says why.',
  'no-role':
    'You are known, but have no role here. Ask whoever runs AgentOps for one: to be put into a group that has a role (viewer, operator, approver or admin), or to have your address added to AGENTOPS_OIDC_ROLES.',
}));

/** Why a sign-in came to nothing: the server marks it in the address. Null when it does not; nothing of the address is shown. */
export function refusalText(search: string): string | null {
  const reason = new URLSearchParams(search).get('sign-in');
  if (reason === null) return null;
  return texts.get(reason) ?? used;
}
