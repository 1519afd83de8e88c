import { useSearch } from '@tanstack/react-router';
import { RunComparison } from '@/features/runs/components/run-comparison';
import { usePageTitle } from '../use-page-title';

export function ComparePage() {
  const { a, b } = useSearch({ from: '/runs/compare' });
  usePageTitle('Compare two runs');
  return <RunComparison a={a} b={b} />;
}
