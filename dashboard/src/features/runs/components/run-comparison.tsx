import { Link } from '@tanstack/react-router';
import { LoadProblem, Page, PageSection } from '@/components/ui/page';
import { TextBox } from '@/components/ui/text-box';
import { VisibleText } from '@/components/ui/visible-text';
import { plural } from '@/lib/format';
import type { ComparedRun, Comparison } from '@/stream/events';
import { useComparison } from '../api/get-comparison';
import { compareWords, readableMove } from '../model/compare-words';
import { compareRows, toolRows, type CompareRow } from '../model/compare-rows';

/** Two runs side by side. */
export function RunComparison({ a, b }: { a: string; b: string }) {
  const comparison = useComparison(a, b);
  return (
    <Page title="Compare two runs" about="A rerun is taken from the question of the run that it goes on from." wide>
      {(a === '' || b === '') && <p>Name two runs in the address: /runs/compare?a=…&amp;b=…</p>}
      {comparison.isLoading && <p className="text-muted">Loading…</p>}
      {comparison.isError && <LoadProblem error={comparison.error} onRetry={() => void comparison.refetch()} />}
      {comparison.data && <Compared comparison={comparison.data} />}
    </Page>
  );
}

function Compared({ comparison }: { comparison: Comparison }) {
  const tools = toolRows(comparison);
  return (
    <>
      <FirstDifference comparison={comparison} />
      <PageSection title="Figures">
        <Sides comparison={comparison} rows={compareRows(comparison)} />
      </PageSection>
      {tools.length > 0 && (
        <PageSection title="Tools" about="How often each was called.">
          <Sides comparison={comparison} rows={tools} />
        </PageSection>
      )}
      <PageSection title="Answers">
        <TwoTexts comparison={comparison} texts={[comparison.a, comparison.b].map(({ run }) => run.answer || run.error || 'No answer.')} />
      </PageSection>
    </>
  );
}

const kinds = { question: 'what was asked', word: 'what was said', call: 'a tool call', result: 'what a tool answered', end: 'how they ended' };

function FirstDifference({ comparison }: { comparison: Comparison }) {
  const { differ } = comparison;
  if (!differ) return <p>Both went the same way to the same words.</p>;
  return (
    <PageSection title="Where they first differ" about={`In ${kinds[differ.kind]}; ${plural(differ.at, 'move')} before it ${differ.at === 1 ? 'is' : 'are'} the same.`}>
      <TwoTexts comparison={comparison} texts={[differ.a, differ.b].map((move) => readableMove(move ?? 'It has ended before.'))} />
    </PageSection>
  );
}

/** What only one of them has is marked in it. */
function TwoTexts({ comparison: { a, b }, texts: [left = '', right = ''] }: { comparison: Comparison; texts: string[] }) {
  const sides = compareWords(left, right);
  return (
    <div className="grid gap-3 lg:grid-cols-2">
      <TextBox label={a.run.id} {...sides.a} markTone="accent" />
      <TextBox label={b.run.id} {...sides.b} markTone="accent" />
    </div>
  );
}

function Sides({ comparison, rows }: { comparison: Comparison; rows: CompareRow[] }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard
    <div tabIndex={0} role="group" aria-label="Table" className="overflow-x-auto rounded-lg border border-line">
      <table className="w-full table-fixed text-sm break-words tabular-nums">
        <thead className="border-b border-line text-left">
          <tr>
            <th scope="col" className="w-[30%] px-2 py-2 sm:px-4">
              <span className="sr-only">Figure</span>
            </th>
            <Head side={comparison.a} />
            <Head side={comparison.b} />
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map(({ label, a, b }) => (
            <tr key={label} className={a === b ? '' : 'bg-raised'}>
              <th scope="row" className="px-2 py-1.5 text-left font-normal text-muted sm:px-4">
                {label}
              </th>
              <td className="px-2 py-1.5 sm:px-4">{a}</td>
              <td className={`px-2 py-1.5 sm:px-4 ${a === b ? '' : 'font-medium'}`}>{b}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Head({ side: { run } }: { side: ComparedRun }) {
  return (
    <th scope="col" className="px-2 py-2 align-top font-medium sm:px-4">
      <Link to="/runs/$runId" params={{ runId: run.id }} className="font-mono text-xs break-all text-accent underline underline-offset-2">
        {run.id}
      </Link>
      <span className="line-clamp-2 font-normal break-words">
        <VisibleText text={run.question} />
      </span>
    </th>
  );
}
