import type { ReactNode } from 'react';
import { Button, type ButtonProps } from './button';
import { Dialog } from './dialog';

interface ConfirmDialogProps {
  title: string;
  verb: string;
  variant?: ButtonProps['variant'];
  busy: boolean;
  error: Error | null;
  onConfirm: () => void;
  onClose: () => void;
  /** What it means. */
  children: ReactNode;
}

export function ConfirmDialog({ title, verb, variant = 'danger', busy, error, onConfirm, onClose, children }: ConfirmDialogProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="space-y-4">
        <div className="space-y-2">{children}</div>
        {error && (
          <p role="alert" className="text-bad">
            Not done: {error.message}
          </p>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button variant="ghost" onClick={onClose}>
            Back
          </Button>
          <Button variant={variant} disabled={busy} onClick={onConfirm}>
            {busy ? 'Sending…' : verb}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
