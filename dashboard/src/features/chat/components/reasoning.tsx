import { Brain, ChevronRight } from 'lucide-react';
import type { ReasoningState } from '@/stream/state';

export function Reasoning({ reasoning }: { reasoning: ReasoningState }) {
  return (
    <details className="group text-sm text-muted">
      <summary className="inline-flex min-h-6 cursor-pointer list-none items-center gap-1.5 rounded hover:text-fg [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-3.5 transition-transform group-open:rotate-90" />
        <Brain aria-hidden className="size-3.5" />
        {reasoning.open ? 'Thinking…' : 'Thought about it'}
      </summary>
      <p className="mt-1.5 border-l-2 border-line pl-4 whitespace-pre-wrap">{reasoning.text}</p>
    </details>
  );
}
