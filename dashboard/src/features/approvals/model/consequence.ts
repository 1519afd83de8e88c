import type { Approval } from '@/stream/events';

/** What a yes does, in words: the last thing that is read before it. */
export function consequenceOf({ preview, tool }: Approval): string {
  switch (preview?.kind) {
    case 'diff':
      return preview.before === undefined || preview.before === null ? `${preview.path} is created.` : `${preview.path} is overwritten.`;
    case 'command':
      return `A shell on this machine runs the command above${preview.cwd && ` in ${preview.cwd}`}, with no sandbox. What it changes, AgentOps cannot take back.`;
    case 'program':
      return `${preview.program} runs in ${preview.cwd}, ${preview.sandbox ? 'in the sandbox named above' : 'with no sandbox'}. What it changes, AgentOps cannot take back.`;
    case 'restart':
      return `${preview.service} is restarted and does not answer meanwhile.`;
    case 'mcp':
      return `The MCP server ${preview.server} runs ${preview.tool} with the arguments above. What it changes, AgentOps neither sees nor takes back.`;
    case undefined:
      return `${tool} runs with the arguments above.`;
  }
}

/** How it is taken back, for who weighs it; null where the preview says enough, or nobody knows. */
export function wayBack({ preview }: Approval): string | null {
  switch (preview?.kind) {
    case 'diff':
      return 'What stands there now is kept: Roll back… puts it back, as one more call that is approved.';
    case 'restart':
      return 'A restart is not taken back. The service can be started again.';
    case 'command':
    case 'program':
      return 'AgentOps cannot take back what it changes.';
    case 'mcp':
      return 'AgentOps neither sees nor takes back what it changes.';
    case undefined:
      return null;
  }
}
