import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { RunList } from '@/features/runs/components/run-list';
import type { RunFilter } from '@/features/runs/model/run-filter';
import { usePageTitle } from '../use-page-title';

export function RunsPage() {
  usePageTitle('Runs');
  const filter = useSearch({ from: '/runs' });
  const navigate = useNavigate();
  const onFilter = useCallback((search: RunFilter) => void navigate({ to: '/runs', search, replace: true }), [navigate]);
  return <RunList filter={filter} onFilter={onFilter} />;
}
