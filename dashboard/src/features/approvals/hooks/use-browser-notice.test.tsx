import { act, cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Inbox } from '@/stream/live-context';
import { renderLive } from '@/testing/live';
import { NoticeSwitch } from '../components/notice-switch';
import { useBrowserNotice } from './use-browser-notice';

let told: string[];
let asked: number;
let hidden: boolean;

class FakeNotification {
  static permission = 'default';
  static requestPermission = () => {
    asked += 1;
    FakeNotification.permission = 'granted';
    return Promise.resolve('granted');
  };
  constructor(title: string) {
    told.push(title);
  }
  addEventListener() {}
}

beforeEach(() => {
  told = [];
  asked = 0;
  hidden = true;
  FakeNotification.permission = 'default';
  localStorage.clear();
  vi.stubGlobal('Notification', FakeNotification);
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function Page() {
  useBrowserNotice();
  return <NoticeSwitch />;
}

function show() {
  const inbox = createStore<Inbox | null>(() => ({ pending: 1, threads: [], runs: [] }));
  renderLive(<Page />, inbox);
  return (pending: number) => act(() => inbox.setState({ pending, threads: [], runs: [] }, true));
}

it('asks on a click only, then tells of more that wait while nobody looks', async () => {
  const wait = show();
  wait(2);
  expect([asked, told]).toEqual([0, []]);
  await userEvent.click(screen.getByRole('checkbox'));
  expect(asked).toBe(1);
  wait(3);
  wait(1);
  wait(1);
  hidden = false;
  wait(2);
  expect(told).toEqual(['3 approvals wait for you']);
});

it('says so when the browser was told not to', () => {
  FakeNotification.permission = 'denied';
  show();
  expect(screen.getByText(/was told not to show/)).toBeTruthy();
});
