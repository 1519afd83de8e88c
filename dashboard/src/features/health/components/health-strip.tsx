import { CircleHelp } from 'lucide-react';
import { Popover } from '@/components/ui/popover';
import { StatusText } from '@/components/ui/status';
import { healthLook, type Look } from '@/lib/status';
import type { Service } from '@/stream/events';
import { useServices } from '../api/get-services';
import { healthInShort, healthSummary } from '../model/health-summary';

const unknown: Look = { label: 'Health unknown', icon: CircleHelp, tone: 'neutral' };

/** Your services, not AgentOps' own parts. */
export function HealthStrip() {
  const { data, isError } = useServices();
  if (!data) return isError ? <StatusText look={unknown} /> : null;
  const allHealthy = data.every((service) => service.healthy);
  const look = { ...healthLook(allHealthy), label: healthSummary(data) };
  return (
    <Popover
      label="Health of your services"
      align="left"
      buttonClassName="inline-flex min-h-9 items-center gap-3 rounded-lg px-1 hover:bg-raised sm:px-2"
      button={
        <>
          <span className="inline-flex sm:hidden">
            <StatusText look={data.length === 0 ? unknown : { ...look, label: healthInShort(data) }} />
          </span>
          <span className="hidden sm:inline-flex lg:hidden">
            <StatusText look={data.length === 0 ? unknown : look} />
          </span>
          <span className="hidden items-center gap-3 lg:flex">
            {data.map((service) => (
              <ServiceChip key={service.name} service={service} />
            ))}
            {data.length === 0 && <StatusText look={{ ...unknown, label: healthSummary(data) }} />}
          </span>
        </>
      }
    >
      {() => (
        <ul className="space-y-2">
          {data.map((service) => (
            <li key={service.name} className="space-y-0.5">
              <p className="flex items-center justify-between gap-3 font-medium">
                {service.name}
                <StatusText look={healthLook(service.healthy)} />
              </p>
              <p className="text-xs break-words text-muted">
                {[service.detail, service.url].filter(Boolean).join(' · ')}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Popover>
  );
}

function ServiceChip({ service }: { service: Service }) {
  const look = healthLook(service.healthy);
  return <StatusText look={{ ...look, label: service.healthy ? service.name : `${service.name} down` }} />;
}
