import { RotateCw, Shield, ShieldOff } from 'lucide-react';
import { memo } from 'react';
import { TextBox } from '@/components/ui/text-box';
import { VisibleText } from '@/components/ui/visible-text';
import type { Approval } from '@/stream/events';
import { argumentsText, commandText } from '../model/approval';
import { CommandBox } from './command-box';
import { DiffTable } from './diff-table';

/** What of the machine a program reaches; an approval of an earlier build does not say. */
function Reach({ of }: { of: string | null | undefined }) {
  return (
    of && (
      <p className="text-sm text-muted">
        It reaches <VisibleText text={of} />.
      </p>
    )
  );
}

/** Exactly what would run: nothing cut, nothing hidden. */
export const ApprovalPreview = memo(function ApprovalPreview({ approval }: { approval: Approval }) {
  const { preview } = approval;
  switch (preview?.kind) {
    case 'diff':
      return <DiffTable path={preview.path} before={preview.before ?? null} after={preview.after} />;
    case 'command':
      return (
        <div className="space-y-1.5">
          <CommandBox command={preview.command} />
          {preview.cwd && (
            <p className="text-sm text-muted">
              in{' '}
              <code className="font-mono text-fg">
                <VisibleText text={preview.cwd} />
              </code>
            </p>
          )}
          <p className="flex items-center gap-2 text-sm text-muted">
            <ShieldOff aria-hidden className="size-4 shrink-0" />
            <span>No sandbox: a shell on this machine runs it, with its network</span>
          </p>
          <Reach of={preview.reach} />
        </div>
      );
    case 'program':
      return (
        <div className="space-y-1.5">
          <CommandBox command={commandText(preview.argv)} />
          <p className="text-sm text-muted">
            <code className="font-mono text-fg">
              <VisibleText text={preview.program} />
            </code>{' '}
            in{' '}
            <code className="font-mono text-fg">
              <VisibleText text={preview.cwd} />
            </code>
            , read by no shell
          </p>
          <p className="flex items-center gap-2 text-sm text-muted">
            {preview.sandbox ? <Shield aria-hidden className="size-4 shrink-0" /> : <ShieldOff aria-hidden className="size-4 shrink-0" />}
            <span>{preview.sandbox ? `In a sandbox: ${preview.sandbox}` : 'No sandbox: it runs on this machine, with its network'}</span>
          </p>
          <Reach of={preview.reach} />
        </div>
      );
    case 'restart':
      return (
        <div className="space-y-2">
          <p className="flex items-center gap-2 text-sm">
            <RotateCw aria-hidden className="size-4 shrink-0 text-muted" />
            <span>
              <strong className="font-semibold">
                <VisibleText text={preview.service} />
              </strong>{' '}
              stops and starts again. Requests to it fail until it is back.
            </span>
          </p>
          {preview.command && <TextBox label="Command" text={commandText(preview.command)} />}
          <Reach of={preview.reach} />
        </div>
      );
    case 'mcp':
      return (
        <div className="space-y-1.5">
          <TextBox label="Arguments" text={argumentsText(preview.arguments)} />
          <p className="text-sm text-muted">
            for{' '}
            <code className="font-mono text-fg">
              <VisibleText text={preview.tool} />
            </code>{' '}
            of the MCP server{' '}
            <code className="font-mono text-fg">
              <VisibleText text={preview.server} />
            </code>
            , whose definition is as it was trusted.
          </p>
        </div>
      );
    default:
      return <TextBox label="Arguments" text={argumentsText(approval.arguments)} />;
  }
});
