import { useQuery } from '@tanstack/react-query';
import { api } from '@/lib/api-client';

export interface Agents {
  network: string;
  /** That new runs begin on. */
  build: string;
  agents: {
    name: string;
    description: string;
    model: { provider: string; name: string };
    tools: { name: string; description: string; effect: 'reads' | 'writes' | 'orchestrates' }[];
  }[];
}

export interface Build {
  build: string;
  state: 'current' | 'served' | 'waiting' | 'elsewhere' | 'lost';
  /** That have not ended. */
  runs: number;
  detail: string;
}

export function useAgents() {
  return useQuery({ queryKey: ['agents'], queryFn: ({ signal }) => api.get<Agents>('/api/agents', signal) });
}

export function useBuilds() {
  return useQuery({ queryKey: ['builds'], queryFn: ({ signal }) => api.get<{ builds: Build[] }>('/api/builds', signal), refetchInterval: 30_000 });
}
