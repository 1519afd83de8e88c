import { expect, it } from 'vitest';
import { curlGet, curlPost } from './curl';

it('is a line that a shell takes as it is meant', () => {
  expect(curlGet('http://localhost:8080', '/api/runs/run_1')).toBe(`curl -fsS -H "Authorization: Bearer $AGENTOPS_TOKEN" 'http://localhost:8080/api/runs/run_1'`);
  expect(curlPost('http://h', '/api/chat', { content: "what's up; $(id)" })).toBe(
    String.raw`curl -fsS -H "Authorization: Bearer $AGENTOPS_TOKEN" -H 'Content-Type: application/json' 'http://h/api/chat' -d '{"content":"what'\''s up; $(id)"}'`,
  );
});
