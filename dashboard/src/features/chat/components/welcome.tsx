import { Link } from '@tanstack/react-router';
import { ArrowRight, CirclePlay, Hand, ScrollText, Wrench } from 'lucide-react';
import type { SampleFault } from '@/stream/events';
import { SampleOffer } from './sample-offer';

const examples = [
  'Which services logged errors in the last hour, and what are they?',
  'Is anything unhealthy right now? Check, but change nothing.',
];

const steps = [
  { icon: ScrollText, title: 'It reads', text: 'Agents search the logs and the code, and show you the evidence.' },
  { icon: Hand, title: 'It asks', text: 'An edit, a command or a restart waits here for a person, with exactly what would run.' },
  { icon: Wrench, title: 'It fixes and checks', text: 'Once approved, it applies the change and verifies that it helped.' },
];

interface WelcomeProps {
  disabled: boolean;
  /** How the sample system can be broken; null where there is none. */
  sample: SampleFault | null;
  onAsk: (question: string) => void;
}

export function Welcome({ disabled, sample, onAsk }: WelcomeProps) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex min-h-full max-w-[52rem] flex-col justify-center gap-8 px-4 py-10 sm:px-6">
        <div className="space-y-2">
          <h1 className="text-2xl font-semibold tracking-tight">What is going wrong?</h1>
          <p className="text-muted">
            Ask in your own words. AgentOps looks into it, proposes a fix, and runs nothing dangerous without your approval.
          </p>
        </div>
        {sample && <SampleOffer fault={sample} disabled={disabled} onAsk={onAsk} />}
        <ul aria-label="Examples" className="space-y-2">
          {examples.map((question) => (
            <li key={question}>
              <button
                type="button"
                disabled={disabled}
                onClick={() => onAsk(question)}
                className="group flex min-h-12 w-full items-center justify-between gap-3 rounded-xl border border-line bg-surface px-4 py-2.5 text-left transition-colors hover:border-accent/60 hover:bg-accent-soft disabled:cursor-not-allowed"
              >
                {question}
                <ArrowRight aria-hidden className="size-4 shrink-0 text-muted transition-transform group-hover:translate-x-0.5 group-hover:text-accent" />
              </button>
            </li>
          ))}
          <li>
            <Link to="/replay" className="group flex min-h-12 w-full items-center gap-3 rounded-xl border border-dashed border-line-strong px-4 py-2.5 hover:border-accent/60 hover:bg-accent-soft">
              <CirclePlay aria-hidden className="size-4 shrink-0 text-accent" />
              <span>
                Watch a recorded incident <span className="text-muted">· 20 seconds, runs nothing</span>
              </span>
            </Link>
          </li>
        </ul>
        <ol aria-label="What will happen" className="grid gap-5 sm:grid-cols-3">
          {steps.map(({ icon: Icon, title, text }) => (
            <li key={title} className="text-sm">
              <p className="mb-1 flex items-center gap-2 font-semibold">
                <Icon aria-hidden className="size-4 text-accent" />
                {title}
              </p>
              <p className="text-muted">{text}</p>
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}
