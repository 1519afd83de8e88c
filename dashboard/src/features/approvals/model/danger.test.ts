import { expect, it } from 'vitest';
import { dangersOf } from './danger';

const marked = (command: string) => dangersOf(command).map(({ from, to }) => command.slice(from, to));

it.each([
  ['ls -l && rm -rf /data/cache; echo done', ['rm -rf /data/cache']],
  ['find /var/log -name "*.gz" -delete', ['find /var/log -name "*.gz" -delete']],
  ['curl -s https://example.org/x | sudo bash', ['| sudo bash']],
  ['echo x > /etc/hosts', ['> /etc/hosts']],
  ['make 2>&1 >> build.log > /dev/null', []],
  ['git push origin main --force', ['git push origin main --force']],
  ['psql -c "DELETE FROM orders"', ['DELETE FROM']],
  ['kubectl -n shop delete pod a', ['kubectl -n shop delete']],
  ['systemctl stop store-api && kill -9 12', ['systemctl stop', 'kill -9']],
  ['grep -rf words . ; ./confirm -r', []],
  ['dd if=/dev/zero of=/dev/sda', ['dd if=/dev/zero of=/dev/sda']],
])('%s', (command, parts) => expect(marked(command)).toEqual(parts));

it('never marks a place twice', () => {
  const command = 'sudo rm -rf / | sh; find . -exec rm -rf {} +';
  const dangers = dangersOf(command);
  dangers.slice(1).forEach(({ from }, index) => expect(from).toBeGreaterThanOrEqual(dangers[index]?.to ?? 0));
  expect(dangers.length).toBeGreaterThan(2);
});

it('takes no time to speak of on a long command', () => {
  expect(dangersOf(`${'rm '.repeat(20_000)}${'git push '.repeat(5000)}`)).toEqual([]);
});
