import type { LucideIcon } from 'lucide-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** Something that a person can do by its name. */
export interface Action {
  id: string;
  label: string;
  /** What it belongs to: a word at its side. */
  kind: string;
  icon: LucideIcon;
  /** Why this reader can't; shown instead of a way to do it. */
  refusal?: string | null;
  /** What is said before it is done, for what can't be undone. */
  confirm?: { means: string; yes: string; no: string };
  /** What it resolves to is told; what it throws too. */
  run: () => unknown;
}

const pageActions = createStore<{ actions: Action[] }>(() => ({ actions: [] }));

/** Offers these by name while the page is shown. Memoize them. */
export function useOfferActions(actions: Action[]): void {
  useEffect(() => {
    pageActions.setState({ actions });
    return () => pageActions.setState({ actions: [] });
  }, [actions]);
}

export function useOfferedActions(): Action[] {
  return useStore(pageActions, ({ actions }) => actions);
}
