import { Moment } from '@/components/ui/moment';
import { StatusBadge } from '@/components/ui/status';
import { VisibleText } from '@/components/ui/visible-text';
import { effectLook } from '@/lib/status';
import type { PolicyRule } from '../api/policy';
import type { RuleGroup } from '../model/policy';

export function RuleGroups({ groups }: { groups: RuleGroup[] }) {
  return (
    <div className="space-y-3">
      {groups.map(({ effect, rules }) => (
        <section key={effect} aria-label={effectLook[effect].label} className="overflow-hidden rounded-xl border border-line bg-surface">
          <h3 className="border-b border-line px-4 py-2">
            <StatusBadge look={effectLook[effect]} />
          </h3>
          <ol className="divide-y divide-line">
            {rules.map((rule) => (
              <RuleRow key={`${rule.name} ${rule.words}`} rule={rule} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

function RuleRow({ rule }: { rule: PolicyRule }) {
  return (
    <li className="space-y-0.5 px-4 py-2.5 text-sm">
      <p className="font-medium break-words">
        <VisibleText text={rule.name} />
      </p>
      <p className="font-mono text-[0.8125rem] break-words">
        <VisibleText text={rule.words} />
      </p>
      <p className="text-xs text-muted">
        <VisibleText text={rule.reason} />
        {rule.effect === 'allow' && (rule.evenIfTainted ? ' · also after text from outside was read' : ' · asks once text from outside was read')}
        {rule.expiresAt && (
          <>
            {' · until '}
            <Moment at={rule.expiresAt} />
          </>
        )}
      </p>
      <Examples label="Fits" lines={rule.match} />
      <Examples label="Does not fit" lines={rule.notMatch} />
    </li>
  );
}

function Examples({ label, lines }: { label: string; lines: string[] }) {
  if (lines.length === 0) return null;
  return (
    <p className="text-xs break-words text-muted">
      {label}:{' '}
      {lines.map((line, index) => (
        <span key={line}>
          {index > 0 && ', '}
          <code className="font-mono">
            <VisibleText text={line} />
          </code>
        </span>
      ))}
    </p>
  );
}
