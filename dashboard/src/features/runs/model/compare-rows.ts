import { formatCost, formatCount, formatDuration } from '@/lib/format';
import { runEndLook } from '@/lib/status';
import type { ComparedRun, Comparison } from '@/stream/events';
import { verdictWords } from './report-words';

export interface CompareRow {
  label: string;
  a: string;
  b: string;
}

const figures: { label: string; of: (side: ComparedRun) => string }[] = [
  { label: 'Status', of: ({ run }) => runEndLook(run).label },
  { label: 'Verdict', of: ({ verdict }) => (verdict ? verdictWords[verdict].label : '–') },
  { label: 'Turns', of: ({ run }) => formatCount(run.turns) },
  { label: 'Tool calls', of: ({ tools }) => formatCount(tools.reduce((sum, { calls }) => sum + calls, 0)) },
  { label: 'Tokens read', of: ({ run }) => formatCount(run.usage.inputTokens) },
  { label: 'Tokens written', of: ({ run }) => formatCount(run.usage.outputTokens) },
  { label: 'Cost', of: ({ run }) => (run.usage.modelCalls > 0 ? formatCost(run.cost) : '–') },
  { label: 'Took', of: ({ totalMs }) => (totalMs === null || totalMs === undefined ? '–' : formatDuration(totalMs)) },
  { label: 'Models', of: ({ modelMs }) => formatDuration(modelMs) },
  { label: 'Tools', of: ({ toolMs }) => formatDuration(toolMs) },
  { label: 'Waited for people', of: ({ waitMs }) => formatDuration(waitMs) },
];

export function compareRows({ a, b }: Comparison): CompareRow[] {
  return figures.map(({ label, of }) => ({ label, a: of(a), b: of(b) }));
}

/** Each tool that either run called, by name. */
export function toolRows({ a, b }: Comparison): CompareRow[] {
  const names = [...new Set([...a.tools, ...b.tools].map(({ tool }) => tool))].toSorted((one, other) => one.localeCompare(other));
  return names.map((name) => ({ label: name, a: used(a, name), b: used(b, name) }));
}

function used({ tools }: ComparedRun, name: string): string {
  const use = tools.find(({ tool }) => tool === name);
  if (!use) return '–';
  return use.failed > 0 ? `${use.calls}, ${use.failed} not ok` : String(use.calls);
}
