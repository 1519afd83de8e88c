import { formatCount } from '@/lib/format';
import type { NoteEvent } from '@/stream/events';

/** What a note says, in one line. */
export function noteText(note: NoteEvent): string {
  switch (note.name) {
    case 'ops.result.stored': {
      const { tool, characters, stored, lines } = note.value;
      const cut = stored < characters ? `the first ${formatCount(stored)} of ${formatCount(characters)}` : formatCount(characters);
      return `Result of ${tool} stored: ${cut} characters, ${formatCount(lines)} lines. The agent reads it in pages.`;
    }
    case 'ops.context.trimmed': {
      const { results, characters } = note.value;
      return `${results} older ${results === 1 ? 'result' : 'results'} (${formatCount(characters)} characters) left out of what the model is sent.`;
    }
    case 'ops.context.compacted': {
      const { messages, summarised, reason } = note.value;
      const what = messages === 0 ? 'The newest texts were shortened' : `The first ${formatCount(messages)} messages were ${summarised ? 'summarised' : 'left out'}`;
      return `${what} for the model: ${reason}`;
    }
    case 'ops.run.forked': {
      const { messages, step, fromRunId, by } = note.value;
      return `${by} runs it again: from ${step} of ${fromRunId}, with ${messages === 1 ? 'the message' : `the ${formatCount(messages)} messages`} before it.`;
    }
    case 'ops.run.rerun': {
      const { step, rerunId, by } = note.value;
      return `${by} runs it again from ${step}, in another thread: ${rerunId}.`;
    }
    case 'ops.loop':
      return `Going in circles: ${note.value.reason}.`;
  }
}
