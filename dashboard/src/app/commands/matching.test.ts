import { Activity } from 'lucide-react';
import { expect, it } from 'vitest';
import { matching } from './matching';

const actions = ['Copy the link', 'Stop this run', 'Runs', 'Copy the run id'].map((label) => ({ id: label, label, kind: label === 'Runs' ? 'Place' : 'This thread', icon: Activity, run: () => {} }));
const labels = (typed: string) => matching(actions, typed).map(({ label }) => label);

it('finds by any words, what begins with them first', () => {
  expect(labels(' RUN ')).toEqual(['Runs', 'Stop this run', 'Copy the run id']);
  expect(labels('id copy')).toEqual(['Copy the run id']);
  expect(labels('place')).toEqual(['Runs']);
  expect(labels('nothing')).toEqual([]);
  expect(labels('')).toHaveLength(4);
});
