import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { copyText } from '@/lib/clipboard';

export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      onClick={() => void copyText(text).then(setCopied)}
      className="inline-flex min-h-6 shrink-0 items-center gap-1 rounded px-1.5 text-xs text-muted hover:bg-raised hover:text-fg"
    >
      <Icon aria-hidden className="size-3.5" />
      {copied ? 'Copied' : label}
    </button>
  );
}
