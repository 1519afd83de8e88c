import type { ComponentProps, ReactNode } from 'react';

const box = 'mt-1 block w-full rounded-lg border border-line-strong bg-bg px-3 text-sm font-normal disabled:opacity-55';

/** An input with its label above. */
export function TextField({ label, hint, className = '', ...props }: ComponentProps<'input'> & { label: string; hint?: ReactNode }) {
  return (
    <label className={`block min-w-0 text-sm font-medium ${className}`}>
      {label}
      {hint && <span className="font-normal text-muted"> {hint}</span>}
      <input autoComplete="off" spellCheck={false} className={`${box} h-9`} {...props} />
    </label>
  );
}

export function SelectField({ label, className = '', children, ...props }: ComponentProps<'select'> & { label: string }) {
  return (
    <label className={`block min-w-0 text-sm font-medium ${className}`}>
      {label}
      <select className={`${box} h-9`} {...props}>
        {children}
      </select>
    </label>
  );
}

/** A box or a dot with its sentence. */
export function CheckField({ type = 'checkbox', children, ...props }: ComponentProps<'input'>) {
  return (
    <label className="flex items-start gap-2 py-0.5 text-sm">
      <input type={type} className="mt-1 size-4 shrink-0 accent-accent" {...props} />
      <span className="min-w-0">{children}</span>
    </label>
  );
}
