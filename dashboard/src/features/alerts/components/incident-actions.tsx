import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { CheckField } from '@/components/ui/fields';
import { closeIncident, silenceIncident, type Incident } from '../api/incidents';

const times = [
  { minutes: 60, label: '1 hour' },
  { minutes: 8 * 60, label: '8 hours' },
  { minutes: 24 * 60, label: '1 day' },
  { minutes: 7 * 24 * 60, label: '7 days' },
];

export function IncidentActions({ incident, refusal }: { incident: Incident; refusal: string | null }) {
  const [asking, setAsking] = useState<'close' | 'silence' | null>(null);
  const [minutes, setMinutes] = useState(60);
  const queries = useQueryClient();
  const changing = useMutation({
    mutationFn: () => (asking === 'close' ? closeIncident(incident.id) : silenceIncident(incident.id, minutes)),
    onSuccess: () => setAsking(null),
    onSettled: () => queries.invalidateQueries({ queryKey: ['incidents'] }),
  });
  const ask = (what: 'close' | 'silence') => {
    changing.reset();
    setAsking(what);
  };
  const shared = { busy: changing.isPending, error: changing.error, onConfirm: () => changing.mutate(), onClose: () => setAsking(null) };
  return (
    <div className="ml-auto flex flex-wrap gap-2">
      <Button disabled={refusal !== null} title={refusal ?? undefined} onClick={() => ask('silence')}>
        Silence…
      </Button>
      {incident.state === 'open' && (
        <Button disabled={refusal !== null} title={refusal ?? undefined} onClick={() => ask('close')}>
          Close…
        </Button>
      )}
      {asking === 'close' && (
        <ConfirmDialog title={`Close “${incident.title}”?`} verb="Close it" variant="primary" {...shared}>
          <p>You say that it is over. A run under way goes on and hears of it. If it fires again it opens again, in the same thread.</p>
        </ConfirmDialog>
      )}
      {asking === 'silence' && (
        <ConfirmDialog title={`Silence “${incident.title}”?`} verb="Silence it" variant="primary" {...shared}>
          <p>Its alerts are kept and counted, and begin no run for:</p>
          <div role="radiogroup" aria-label="For how long">
            {times.map((time) => (
              <CheckField key={time.minutes} type="radio" name="minutes" checked={time.minutes === minutes} onChange={() => setMinutes(time.minutes)}>
                {time.label}
              </CheckField>
            ))}
          </div>
        </ConfirmDialog>
      )}
    </div>
  );
}
