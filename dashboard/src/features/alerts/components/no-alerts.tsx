import { BellRing } from 'lucide-react';
import { TextBox } from '@/components/ui/text-box';
import { firstAlert } from '../model/incident';

/** Nothing came yet: how to send the first. */
export function NoAlerts({ origin }: { origin: string }) {
  return (
    <section aria-label="How to send the first" className="space-y-3 rounded-xl border border-line bg-surface p-4 text-sm">
      <h2 className="flex items-center gap-2 font-semibold">
        <BellRing aria-hidden className="size-4 text-accent" /> No alert has come yet
      </h2>
      <p>
        An alert begins a run by itself: it looks at logs, health and code, and reports the cause with evidence. Start the server with{' '}
        <code className="font-mono text-[0.8125rem]">AGENTOPS_ALERT_TOKEN</code> set, then send one:
      </p>
      <TextBox label="Send an alert" text={firstAlert(origin)} />
      <p className="text-muted">
        Your own token with the role operator works, too: <code className="font-mono text-[0.8125rem]">./agentops token create</code>. For Prometheus, point a webhook of
        Alertmanager at <code className="font-mono text-[0.8125rem] break-all">{origin}/api/alerts/alertmanager</code>. All settings are in{' '}
        <code className="font-mono text-[0.8125rem]">docs/alerts.md</code>.
      </p>
    </section>
  );
}
