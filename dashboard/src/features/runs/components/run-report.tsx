import { Link } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { FindingCard } from '@/components/finding-card';
import { InlineCode } from '@/components/ui/inline-code';
import { Moment } from '@/components/ui/moment';
import { LoadProblem, Page, PageSection } from '@/components/ui/page';
import { VisibleText } from '@/components/ui/visible-text';
import type { RunReport } from '@/stream/events';
import { reportPath, useReport } from '../api/get-report';
import { actionWords, verdictWords } from '../model/report-words';

/** What a run found and did: for the ticket, and for who comes after. */
export function RunReportView({ runId }: { runId: string }) {
  const report = useReport(runId);
  if (report.isPending) return <p className="p-6 text-muted">Loading…</p>;
  return (
    <Page
      title="Report"
      about={
        <>
          <Link to="/runs/$runId" params={{ runId }} className="underline underline-offset-2 hover:text-fg">
            Run <span className="font-mono">{runId}</span>
          </Link>
        </>
      }
    >
      {report.isError && <LoadProblem error={report.error} onRetry={() => void report.refetch()} />}
      {report.data === null && <p className="text-muted">This run has no report: it looked at nothing and changed nothing. Its answer is in its thread.</p>}
      {report.data && <Written report={report.data} />}
    </Page>
  );
}

function Written({ report }: { report: RunReport }) {
  const verdict = verdictWords[report.verdict];
  return (
    <>
      <div className="space-y-2">
        <p className="text-sm text-muted">
          “<VisibleText text={report.question} />” <Moment at={report.startedAt} />
        </p>
        <p className="flex flex-wrap items-baseline gap-x-3">
          <strong className={`text-xl ${verdict.tone}`}>{verdict.label}</strong>
          <span className="text-sm text-muted">{verdict.means}</span>
        </p>
        {report.why && (
          <p>
            <InlineCode text={report.why} />
          </p>
        )}
        <p className="flex flex-wrap gap-3 text-sm">
          <DownloadLink runId={report.runId} format="markdown" label="Markdown" />
          <DownloadLink runId={report.runId} format="json" label="JSON" />
          <Link to="/threads/$threadId" params={{ threadId: report.threadId }} className="text-accent underline underline-offset-2">
            Open the thread
          </Link>
        </p>
      </div>
      {report.findings.map((finding) => (
        <FindingCard key={`${finding.service}:${finding.cause}`} finding={finding} />
      ))}
      {report.findings.length === 0 && report.ruledOut.length > 0 && (
        <PageSection title="Ruled out">
          <ul className="list-disc space-y-1 pl-5 text-sm">
            {report.ruledOut.map((one) => (
              <li key={one.what}>
                <InlineCode text={one.what} />: <InlineCode text={one.because} />
              </li>
            ))}
          </ul>
        </PageSection>
      )}
      <Done report={report} />
    </>
  );
}

function Done({ report }: { report: RunReport }) {
  return (
    <>
      <PageSection title="Actions" about={report.actions.length === 0 ? 'Nothing was changed, and nothing was asked for.' : undefined}>
        <ul className="divide-y divide-line rounded-lg border border-line empty:hidden">
          {report.actions.map((action) => (
            <li key={`${action.title}:${action.at}:${action.decidedAt}`} className="space-y-1 px-4 py-3 text-sm">
              <p className="flex flex-wrap items-baseline gap-x-3">
                <span className="font-medium">
                  <InlineCode text={action.title} />
                </span>
                {action.at && <Moment at={action.at} />}
              </p>
              <p className="text-muted">{actionWords(action)}</p>
              {action.rollback && (
                <p className="text-muted">
                  Way back: <code className="font-mono text-xs">restore_file</code> with snapshot <code className="font-mono text-xs">{action.rollback.snapshot}</code>
                </p>
              )}
            </li>
          ))}
        </ul>
      </PageSection>
      {report.runbooks.length > 0 && (
        <PageSection title="Runbooks read" about="What people wrote down for such a case: data for the agent, not evidence.">
          <ul className="space-y-1 text-sm">
            {report.runbooks.map((name) => (
              <li key={name}>
                <code className="font-mono text-xs break-all"><VisibleText text={name} /></code>
              </li>
            ))}
          </ul>
        </PageSection>
      )}
      {report.verification.length > 0 && (
        <PageSection title="Checked afterwards" about="What was looked at after the last action that ran.">
          <ul className="space-y-2">
            {report.verification.map((check) => (
              <li key={`${check.tool}:${check.at}`} className="rounded-lg border border-line px-4 py-3 text-sm">
                <p className="flex flex-wrap items-baseline gap-x-3">
                  <span className="font-mono text-xs">{check.tool}</span>
                  <Moment at={check.at} />
                </p>
                <pre className="mt-1 font-mono text-xs break-words whitespace-pre-wrap">
                  <VisibleText text={check.result} />
                </pre>
              </li>
            ))}
          </ul>
        </PageSection>
      )}
    </>
  );
}

function DownloadLink({ runId, format, label }: { runId: string; format: string; label: string }) {
  return (
    <a href={`${reportPath(runId)}?format=${format}`} download className="inline-flex items-center gap-1.5 text-accent underline underline-offset-2">
      <Download aria-hidden className="size-4" /> {label}
    </a>
  );
}
