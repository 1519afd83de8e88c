import { expect, it } from 'vitest';
import { formatAgo, formatCount, formatCountdown, formatDuration, formatElapsed, formatFigure, formatFullTime, formatTime, formatUsd, plural } from './format';

it('formats durations, countdowns and counts', () => {
  expect([0, 820, 4250, 188_000, 7_500_000].map(formatDuration)).toEqual(['0 ms', '820 ms', '4.2 s', '3 min 08 s', '2 h 05 min']);
  expect([-5, 900, 59_999, 61_000].map(formatElapsed)).toEqual(['0 s', '0 s', '59 s', '1 min 01 s']);
  expect([-1, 400, 247_000, 14_399_000].map(formatCountdown)).toEqual(['0:00', '0:01', '4:07', '3:59:59']);
  expect([950, 16_700].map(formatCount)).toEqual(['950', '16.7K']);
  expect([0, 0.0000123, 0.0034, 0.1, 12.345].map(formatUsd)).toEqual(['$0', '$0.000012', '$0.0034', '$0.10', '$12.35']);
  expect([0, 0.00012345, 40.264, -1234.5, 1_234_567.8, 1.2345e20, 1e-9].map(formatFigure)).toEqual(['0', '0.0001235', '40.26', '-1,235', '1,234,568', '1.235E20', '1E-9']);
  expect([plural(1, 'event'), plural(412, 'event')]).toEqual(['1 event', '412 events']);
  expect([30_000, 300_000, 10_800_000, 172_800_000].map((ms) => formatAgo(0, ms))).toEqual(['now', '5 min', '3 h', '2 d']);
});

it('says a moment shortly, with its day when it is another, and in full with UTC', () => {
  const at = new Date(2030, 0, 2, 14, 2).getTime();
  expect(formatTime(at, at + 1000)).toBe('14:02');
  expect(formatTime(at, at + 86_400_000)).toMatch(/2.* 14:02|Jan.* 14:02/);
  expect(formatFullTime(at)).toContain(`(${new Date(at).toISOString()})`);
});
