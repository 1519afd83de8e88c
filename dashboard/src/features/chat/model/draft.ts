const key = (threadId: string | null) => `agentops.draft.${threadId ?? 'new'}`;

export function loadDraft(threadId: string | null): string {
  try {
    return localStorage.getItem(key(threadId)) ?? '';
  } catch {
    return '';
  }
}

export function saveDraft(threadId: string | null, text: string): void {
  try {
    if (text) localStorage.setItem(key(threadId), text);
    else localStorage.removeItem(key(threadId));
  } catch {
    // Storage is off or full: the draft lives as long as the page.
  }
}
