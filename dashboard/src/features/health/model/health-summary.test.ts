import { expect, it } from 'vitest';
import { answerInWords, healthInShort, healthSummary } from './health-summary';

const services = (...down: string[]) => ['store', 'catalog', 'inventory'].map((name) => ({ name, healthy: !down.includes(name), url: null, detail: null }));

it('names what is down, while that is short', () => {
  expect(healthSummary(services())).toBe('All 3 services healthy');
  expect(healthSummary(services('store', 'catalog'))).toBe('store, catalog down');
  expect(healthSummary(services('store', 'catalog', 'inventory'))).toBe('3 of 3 services down');
  expect(healthSummary([])).toBe('No services configured');
  expect(healthInShort(services('store'))).toBe('1 down');
});

it('says what a service answered in words', () => {
  expect(answerInWords('(200) {"status":"ok"}')).toBe('Answers 200: {"status":"ok"}');
  expect(answerInWords('(503) ')).toBe('Answers 503');
  expect(answerInWords('no answer within 2 s')).toBe('no answer within 2 s');
});
