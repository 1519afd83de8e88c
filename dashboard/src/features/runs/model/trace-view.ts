/** What of a trace is in view, as the URL says it. */
export interface TraceView {
  /** A span's id, or the id of a tool call or a message that it made. */
  span?: string;
  q?: string;
  /** Spans that are shut, joined by `~`. */
  shut?: string;
  /** Parts of a step's data that are open, joined by `~`. */
  open?: string;
  /** Waits are drawn as long as they were. */
  idle?: 'full';
}

export function traceViewOf(search: Record<string, unknown>): TraceView {
  const text = (name: string) => (typeof search[name] === 'string' || typeof search[name] === 'number' ? String(search[name]) : '');
  return {
    ...(text('span') && { span: text('span') }),
    ...(text('q') && { q: text('q') }),
    ...(text('shut') && { shut: text('shut') }),
    ...(text('open') && { open: text('open') }),
    ...(search.idle === 'full' && { idle: 'full' as const }),
  };
}

/** A thread, with the trace of this run beside it. */
export interface ThreadView extends TraceView {
  trace?: string;
}

export function threadViewOf(search: Record<string, unknown>): ThreadView {
  return typeof search.trace === 'string' && search.trace !== '' ? { trace: search.trace, ...traceViewOf(search) } : {};
}

export function shutSpans({ shut }: TraceView): Set<string> {
  return idsOf(shut);
}

export function openParts({ open }: TraceView): Set<string> {
  return idsOf(open);
}

/** The view with one span shut, or opened when it was shut. */
export function toggled(view: TraceView, id: string): TraceView {
  return flipped(view, 'shut', id);
}

/** The view with one part of the step's data opened, or shut when it was open. */
export function partToggled(view: TraceView, part: string): TraceView {
  return flipped(view, 'open', part);
}

function idsOf(joined: string | undefined): Set<string> {
  return new Set(joined ? joined.split('~') : []);
}

function flipped(view: TraceView, name: 'shut' | 'open', id: string): TraceView {
  const ids = idsOf(view[name]);
  if (!ids.delete(id)) ids.add(id);
  const { [name]: _, ...rest } = view;
  return ids.size === 0 ? rest : { ...rest, [name]: [...ids].join('~') };
}
