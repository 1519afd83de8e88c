import type { RunState } from '@/stream/state';

const perDay = 'What was found so far is kept. Wait for 00:00 UTC, or raise AGENTOPS_MAX_COST_PER_DAY and start AgentOps again.';

export interface Advice {
  title: string;
  detail: string | null;
  remedy: string;
}

/** Why a run under way can't go on by itself. Null for one that can. */
export function stalledAdvice(run: RunState | null): Advice | null {
  return run?.stalled && !run.finishedAt ? { title: 'This run can’t go on by itself', ...run.stalled } : null;
}

/** What happened to a run that did not end well, and what to do about it. Null for a run that did. */
export function adviceFor(run: RunState): Advice | null {
  if (run.error) return { title: 'The run failed', detail: run.error.message, remedy: remedyForError(`${run.error.code ?? ''} ${run.error.message}`) };
  if (run.limit?.limit === 'stopped') {
    return { title: 'Stopped after a step', detail: run.limit.detail, remedy: 'The report says what was done. Send a message to go on from here.' };
  }
  if (run.limit) {
    return {
      title: `Stopped by a limit: ${run.limit.limit.replaceAll(/[_-]/g, ' ')}`,
      detail: run.limit.detail,
      remedy: run.limit.limit === 'cost_per_day' ? perDay : 'What was found so far is kept. Send a narrower follow-up: the next run starts with a fresh allowance.',
    };
  }
  if (run.status === 'cancelled') {
    return { title: 'You or a colleague stopped this run', detail: null, remedy: 'What was done so far stays done. Send a message to go on from here.' };
  }
  if (run.status === 'failed') return { title: 'The run failed', detail: null, remedy: remedyForError('') };
  return null;
}

function remedyForError(said: string): string {
  if (/unauthori[sz]ed|authenticat|api.?key|\b40[13]\b|\bauth\b/i.test(said)) return 'Check the API key: set ANTHROPIC_API_KEY, OPENAI_API_KEY or GEMINI_API_KEY and start AgentOps again.';
  const asked = /asks to wait (\d+ (?:s|min))/.exec(said)?.[1];
  if (asked) return `The model provider wants ${asked} without calls. Send the message again then; AGENTOPS_FALLBACK_MODEL names a model that answers meanwhile.`;
  if (/rate.?limit|limiting our rate|\b(?:429|529)\b|overload|is busy/i.test(said)) return 'The model provider is busy. Wait a minute, then send the message again.';
  if (/time.?(?:d )?out/i.test(said)) return 'Send the message again. If it keeps timing out, ask a narrower question.';
  return 'Nothing was lost. Send the message again; if it fails again, run ./agentops doctor.';
}
