import { Popover } from '@/components/ui/popover';
import { formatCost, formatCount, plural } from '@/lib/format';
import type { Spent } from '@/stream/spent';
import type { RunState } from '@/stream/state';
import type { Share } from '../model/budget';
import { costNote, spentText } from '../model/spent-text';
import { BudgetBars } from './budget-bars';

/** What the run used and cost, and below it by agent, with the whole thread. */
export function SpentFigures({ run, thread, shares }: { run: RunState; thread: Spent; shares: Share[] }) {
  if (thread.calls === 0) return null;
  const agents = Object.entries(run.spentBy).toSorted(([, a], [, b]) => b.usd - a.usd || b.inputTokens - a.inputTokens);
  return (
    <Popover
      label="Tokens and cost"
      buttonClassName="min-h-8 rounded-md px-1.5 underline decoration-dotted underline-offset-4 hover:bg-raised hover:text-fg"
      button={spentText(run.spent)}
    >
      {() => (
        <div className="space-y-2 text-fg">
          <table className="w-full text-left tabular-nums">
            <caption className="pb-1 text-left font-semibold">Tokens and cost</caption>
            <thead className="text-xs text-muted">
              <tr>
                <th scope="col" className="font-medium">Agent</th>
                <th scope="col" className="text-right font-medium">Read</th>
                <th scope="col" className="text-right font-medium">Written</th>
                <th scope="col" className="text-right font-medium">Cost</th>
              </tr>
            </thead>
            <tbody>
              {agents.map(([agent, spent]) => (
                <Row key={agent} name={agent} spent={spent} />
              ))}
            </tbody>
            <tfoot className="border-t border-line font-medium">
              <Row name="This run" spent={run.spent} />
              <Row name="This thread" spent={thread} />
            </tfoot>
          </table>
          <p className="text-xs text-muted">{costNote(thread)}</p>
          <BudgetBars shares={shares} />
        </div>
      )}
    </Popover>
  );
}

function Row({ name, spent }: { name: string; spent: Spent }) {
  return (
    <tr>
      <th scope="row" className="pr-2 font-normal break-words">
        {name} <span className="text-xs text-muted">({plural(spent.calls, 'call')})</span>
      </th>
      <td className="pl-2 text-right" title={`${formatCount(spent.cachedInputTokens)} of them from the provider's cache`}>
        {formatCount(spent.inputTokens)}
      </td>
      <td className="pl-2 text-right" title={`${formatCount(spent.reasoningTokens)} of them reasoning`}>
        {formatCount(spent.outputTokens)}
      </td>
      <td className="pl-2 text-right">{formatCost(spent)}</td>
    </tr>
  );
}
