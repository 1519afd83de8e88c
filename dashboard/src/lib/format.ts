const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const scientific = new Intl.NumberFormat('en', { notation: 'scientific', maximumSignificantDigits: 4 });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const fourDigits = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const small = new Intl.NumberFormat('en', { maximumSignificantDigits: 2, minimumSignificantDigits: 2, useGrouping: false });

type Moment = string | number;
const millis = (moment: Moment) => (typeof moment === 'number' ? moment : Date.parse(moment));

/** `14:02` today, `3 Nov 14:02` on another day. */
export function formatTime(moment: Moment, now: number = Date.now()): string {
  const at = new Date(millis(moment));
  const sameDay = at.toDateString() === new Date(now).toDateString();
  return sameDay ? time.format(at) : `${day.format(at)} ${time.format(at)}`;
}

/** Local and UTC, for a tooltip. */
export function formatFullTime(moment: Moment): string {
  const at = new Date(millis(moment));
  return `${at.toLocaleString()} (${at.toISOString()})`;
}

/** `now`, `5 min`, `3 h`, `2 d`, then a date. */
export function formatAgo(moment: Moment, now: number): string {
  const minutes = Math.floor((now - millis(moment)) / 60_000);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h`;
  if (minutes < 7 * 24 * 60) return `${Math.floor(minutes / 1440)} d`;
  return day.format(new Date(millis(moment)));
}

/** `820 ms`, `4.2 s`, `3 min 08 s`, `2 h 05 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  const seconds = Math.floor(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${pad(Math.floor(seconds / 60) % 60)} min`;
}

/** As a duration, in whole seconds: for a clock that ticks. */
export function formatElapsed(ms: number): string {
  return ms < 60_000 ? `${Math.max(0, Math.floor(ms / 1000))} s` : formatDuration(ms);
}

/** `3:59:59`, `4:07`. Never below zero. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${pad(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(seconds % 60)}`;
}

/** `950`, `16.7K`. */
export function formatCount(count: number): string {
  return compact.format(count);
}

/** A measured value, whatever its size: `0.0001235`, `40.26`, `1,234,567`, `1.2E20`. */
export function formatFigure(value: number): string {
  const size = Math.abs(value);
  return (size !== 0 && (size < 1e-6 || size >= 1e9) ? scientific : size >= 1000 ? whole : fourDigits).format(value);
}

/** `$0`, `$0.0034`, `$0.12`, `$12.35`: two digits, more when it is less than a cent. */
export function formatUsd(usd: number): string {
  if (usd === 0) return '$0';
  return usd < 0.01 ? `$${small.format(usd)}` : `$${usd.toFixed(2)}`;
}

/** `$0.12`, `at least $0.12`, `price unknown`. */
export function formatCost({ usd, unpriced }: { usd: number; unpriced: string[] }): string {
  if (unpriced.length === 0) return formatUsd(usd);
  return usd === 0 ? 'price unknown' : `at least ${formatUsd(usd)}`;
}

export function formatConfidence(confidence: number): string {
  return confidence.toFixed(2);
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
