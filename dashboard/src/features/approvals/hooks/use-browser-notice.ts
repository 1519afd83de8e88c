import { useEffect, useRef, useState } from 'react';
import { useInbox } from '@/stream/live-context';

const key = 'agentops.notify';

export type NoticeChoice = 'on' | 'off' | 'blocked' | 'none';

/** Whether this browser tells of approvals that come while the page is out of sight. `none`: it can't. */
export function noticeChoice(): NoticeChoice {
  if (typeof Notification === 'undefined') return 'none';
  if (Notification.permission === 'denied') return 'blocked';
  return Notification.permission === 'granted' && stored() ? 'on' : 'off';
}

/** Asks the browser's leave the first time: to be called on a click only. */
export async function chooseNotice(on: boolean): Promise<NoticeChoice> {
  if (on && Notification.permission === 'default') await Notification.requestPermission();
  try {
    localStorage.setItem(key, on ? 'on' : 'off');
  } catch {
    // Storage is off: the choice can't be kept.
  }
  return noticeChoice();
}

export function useNoticeChoice(): [NoticeChoice, (on: boolean) => void] {
  const [choice, setChoice] = useState(noticeChoice);
  return [choice, (on) => void chooseNotice(on).then(setChoice)];
}

/** Tells when more wait than before and nobody looks at the page. It says how many, never what: others may see the screen. */
export function useBrowserNotice(): void {
  const pending = useInbox()?.pending ?? null;
  const before = useRef(pending);
  useEffect(() => {
    const more = pending !== null && before.current !== null && pending > before.current;
    before.current = pending;
    if (!more || !document.hidden || noticeChoice() !== 'on') return;
    const notice = new Notification(pending === 1 ? 'An approval waits for you' : `${pending} approvals wait for you`, { tag: 'agentops-approvals', body: 'AgentOps' });
    notice.addEventListener('click', () => {
      window.focus();
      notice.close();
    });
  }, [pending]);
}

function stored(): boolean {
  try {
    return localStorage.getItem(key) === 'on';
  } catch {
    return false;
  }
}
