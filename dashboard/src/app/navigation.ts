import { Activity, Bot, Hand, KeyRound, ListTree, MessagesSquare, Scale, ScrollText, Siren, type LucideIcon } from 'lucide-react';

export interface NavigationEntry {
  to: string;
  label: string;
  icon: LucideIcon;
  /** Further paths that belong to it: it is marked as the present place there too. */
  also?: string;
  /** Shows how many approvals wait. */
  badge?: 'approvals';
}

/** The places of the app, in the order in which the navigation shows them. */
export const navigation: NavigationEntry[] = [
  { to: '/', label: 'Threads', icon: MessagesSquare, also: '/threads/' },
  { to: '/approvals', label: 'Approvals', icon: Hand, badge: 'approvals' },
  { to: '/runs', label: 'Runs', icon: ListTree },
  { to: '/services', label: 'Services', icon: Activity },
  { to: '/agents', label: 'Agents', icon: Bot },
  { to: '/alerts', label: 'Alerts', icon: Siren },
  { to: '/policy', label: 'Policy', icon: Scale },
  { to: '/audit', label: 'Audit', icon: ScrollText },
  { to: '/access', label: 'Access', icon: KeyRound },
];

export function isAt({ to, also }: NavigationEntry, path: string): boolean {
  if (also !== undefined && path.startsWith(also)) return true;
  return path === to || (to !== '/' && path.startsWith(`${to}/`));
}
