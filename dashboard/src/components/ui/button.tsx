import type { ComponentProps } from 'react';

const variants = {
  plain: 'border-line bg-surface text-fg hover:bg-raised hover:border-line-strong',
  ghost: 'border-transparent text-muted hover:bg-raised hover:text-fg',
  approve: 'border-transparent bg-ok text-on-solid hover:opacity-90',
  reject: 'border-line bg-surface text-bad hover:bg-bad-soft hover:border-bad/40',
  danger: 'border-transparent bg-bad text-on-solid hover:opacity-90',
  primary: 'border-transparent bg-accent text-on-solid hover:opacity-90',
};

export interface ButtonProps extends ComponentProps<'button'> {
  variant?: keyof typeof variants;
}

export function Button({ variant = 'plain', className = '', type = 'button', ...props }: ButtonProps) {
  return (
    <button
      type={type}
      className={`inline-flex min-h-9 items-center justify-center gap-2 rounded-lg border px-3 text-sm font-medium transition-colors disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55 ${variants[variant]} ${className}`}
      {...props}
    />
  );
}

export function IconButton({ label, className = '', ...props }: ComponentProps<'button'> & { label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`inline-flex size-9 shrink-0 items-center justify-center rounded-lg text-muted transition-colors hover:bg-raised hover:text-fg ${className}`}
      {...props}
    />
  );
}

/** A key's name on a button. */
export function Key({ children }: { children: string }) {
  return (
    <kbd aria-hidden className="pointer-coarse:hidden rounded border border-current/30 px-1 font-mono text-[0.6875rem] leading-4">
      {children}
    </kbd>
  );
}
