import { Link } from '@tanstack/react-router';
import { Pause, Play, RotateCcw } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { formatElapsed } from '@/lib/format';
import type { Replay } from '../hooks/use-replay';

const speeds = [1, 2, 4];
const stepMs = 100;
/** The browser takes no value between its steps, and would tell of the one below as if it had been chosen. */
const upToStep = (ms: number) => Math.ceil(ms / stepMs) * stepMs;

/** How the recording is played, and what it is not: at the place where a thread has its message field. */
export function ReplayBar({ replay }: { replay: Replay }) {
  const { ms, wholeMs, playing, speed, play, pause, seek, setSpeed } = replay;
  const over = ms >= wholeMs;
  const Icon = playing ? Pause : over ? RotateCcw : Play;
  return (
    <div className="mx-auto w-full max-w-[52rem] px-3 pt-2 pb-3 sm:px-6">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-2xl border border-line-strong bg-surface px-3 py-2 shadow-sm">
        <Button variant="primary" onClick={playing ? pause : play} className="min-w-28">
          <Icon aria-hidden className="size-4" />
          {playing ? 'Pause' : over ? 'Play again' : 'Play'}
        </Button>
        <input
          type="range"
          aria-label="Moment of the recording"
          aria-valuetext={`${formatElapsed(ms)} of ${formatElapsed(wholeMs)}`}
          min={0}
          max={upToStep(wholeMs)}
          step={stepMs}
          value={upToStep(ms)}
          onChange={(event) => seek(Number(event.target.value))}
          className="min-w-32 flex-1 accent-accent"
        />
        <span className="text-xs text-muted tabular-nums">
          {formatElapsed(ms)} / {formatElapsed(wholeMs)}
        </span>
        <select
          aria-label="Speed"
          value={speed}
          onChange={(event) => setSpeed(Number(event.target.value))}
          className="h-9 rounded-lg border border-line bg-surface px-2 text-sm"
        >
          {speeds.map((times) => (
            <option key={times} value={times}>{`${times}×`}</option>
          ))}
        </select>
      </div>
      <p className="mt-1.5 px-3 text-xs text-muted">
        Nothing runs here and nothing can be decided. Waits are shortened.{' '}
        <Link to="/" className="text-accent underline underline-offset-2">
          Ask something of your own
        </Link>
      </p>
    </div>
  );
}
