import { useParams } from '@tanstack/react-router';
import { RunReportView } from '@/features/runs/components/run-report';
import { usePageTitle } from '../use-page-title';

export function ReportPage() {
  const { runId } = useParams({ from: '/runs/$runId/report' });
  usePageTitle('Report');
  return <RunReportView key={runId} runId={runId} />;
}
