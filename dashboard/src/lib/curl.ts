const token = '-H "Authorization: Bearer $AGENTOPS_TOKEN"';

/** What the page does, for a shell: with a token in `AGENTOPS_TOKEN`. */
export function curlGet(origin: string, path: string): string {
  return `curl -fsS ${token} ${quoted(origin + path)}`;
}

export function curlPost(origin: string, path: string, body: unknown): string {
  return `curl -fsS ${token} -H 'Content-Type: application/json' ${quoted(origin + path)} -d ${quoted(JSON.stringify(body))}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
