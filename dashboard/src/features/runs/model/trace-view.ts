/** What of a trace is in view, as the URL says it. */
export interface TraceView {
  /** A span's id, or the id of a tool call or a message that it made. */
  span?: string;
  q?: string;
  /** Spans that are shut, joined by `~`. */
  shut?: string;
  /** Waits are drawn as long as they were. */
  idle?: 'full';
}

export function traceViewOf(search: Record<string, unknown>): TraceView {
  const text = (name: string) => (typeof search[name] === 'string' || typeof search[name] === 'number' ? String(search[name]) : '');
  return {
    ...(text('span') && { span: text('span') }),
    ...(text('q') && { q: text('q') }),
    ...(text('shut') && { shut: text('shut') }),
    ...(search.idle === 'full' && { idle: 'full' as const }),
  };
}

export function shutSpans({ shut }: TraceView): Set<string> {
  return new Set(shut ? shut.split('~') : []);
}

/** The view with one span shut, or opened when it was shut. */
export function toggled(view: TraceView, id: string): TraceView {
  const shut = shutSpans(view);
  if (!shut.delete(id)) shut.add(id);
  const { shut: _, ...rest } = view;
  return shut.size === 0 ? rest : { ...rest, shut: [...shut].join('~') };
}
