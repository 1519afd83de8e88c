import { useCallback, useEffect, useMemo, useState } from 'react';
import type { LogEntry } from '@/stream/events';
import type { ThreadState } from '@/stream/state';
import { beginning, movedTo, playTimes } from '../model/recording';

export interface Replay {
  thread: ThreadState;
  /** The moment of the recording that is shown, by the clock of then; null before it begins. */
  shown: string | null;
  ms: number;
  wholeMs: number;
  playing: boolean;
  speed: number;
  play: () => void;
  pause: () => void;
  seek: (ms: number) => void;
  setSpeed: (speed: number) => void;
}

const frameMs = 50;

/** Plays a recorded log, at once and from its beginning. */
export function useReplay(entries: readonly LogEntry[]): Replay {
  const times = useMemo(() => playTimes(entries), [entries]);
  const wholeMs = times.at(-1) ?? 0;
  const [position, setPosition] = useState(beginning);
  const [playing, setPlaying] = useState(true);
  const [speed, setSpeed] = useState(1);
  const { ms, count, thread } = position;
  const going = playing && ms < wholeMs;

  useEffect(() => {
    if (!going) return;
    let last = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      const passed = (now - last) * speed;
      last = now;
      setPosition((before) => movedTo(before, entries, times, before.ms + passed));
    }, frameMs);
    return () => clearInterval(timer);
  }, [going, speed, entries, times]);

  const seek = useCallback((to: number) => setPosition((before) => movedTo(before, entries, times, to)), [entries, times]);
  const play = useCallback(() => {
    setPosition((before) => (before.ms >= wholeMs ? beginning : before));
    setPlaying(true);
  }, [wholeMs]);
  const pause = useCallback(() => setPlaying(false), []);
  return { thread, shown: entries[count - 1]?.ts ?? null, ms, wholeMs, playing: going, speed, play, pause, seek, setSpeed };
}
