const browsers: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/Chrom(e|ium)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const systems: [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS/, 'macOS'],
  [/Linux/, 'Linux'],
];

const named = (known: [RegExp, string][], client: string) => known.find(([mark]) => mark.test(client))?.[1];

/** `Firefox on Linux`: what the browser says of itself, in short. It may lie. */
export function browserName(client: string): string {
  const [browser, system] = [named(browsers, client), named(systems, client)];
  if (browser && system) return `${browser} on ${system}`;
  return browser ?? (client.slice(0, 40) || 'Unknown browser');
}
