import type { Service } from '@/stream/events';

export function healthSummary(services: Service[]): string {
  const down = services.filter((service) => !service.healthy);
  if (services.length === 0) return 'No services configured';
  if (down.length === 0) return services.length === 1 ? '1 service healthy' : `All ${services.length} services healthy`;
  if (down.length <= 2) return `${down.map((service) => service.name).join(', ')} down`;
  return `${down.length} of ${services.length} services down`;
}

/** For a phone's top bar. */
export function healthInShort(services: Service[]): string {
  const down = services.filter((service) => !service.healthy).length;
  return down === 0 ? 'all up' : `${down} down`;
}

/** What a service answered when it was asked whether it is well: the status of the answer stands in brackets before its body. */
export function answerInWords(detail: string): string {
  const [, status, body = ''] = /^\((\d{3})\) ?(.*)$/s.exec(detail) ?? [];
  if (status === undefined) return detail;
  return body === '' ? `Answers ${status}` : `Answers ${status}: ${body}`;
}
