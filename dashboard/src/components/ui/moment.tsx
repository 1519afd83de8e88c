import { formatFullTime, formatTime } from '@/lib/format';

/** A moment in short; local and UTC on hover. */
export function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at} title={formatFullTime(at)} className="whitespace-nowrap tabular-nums">
      {formatTime(at)}
    </time>
  );
}
