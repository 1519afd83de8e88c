/** A part of a command that destroys, stops or hands over something, and how. */
export interface Danger {
  from: number;
  to: number;
  why: string;
}

const dangers: [RegExp, string][] = [
  [/\brm\s+(?:-\S+\s+)*-\w*[rRf]\w*(?:\s+[^\s;|&]+)*/g, 'deletes files for good'],
  [/\bfind\b[^;|&\n]*?(-delete\b|-exec\s+rm\b)/g, 'deletes what it finds'],
  [/\b(?:mkfs\S*|wipefs|shred|dd\s+[^;|&\n]*?of=\S+)/g, 'overwrites a disk or a file'],
  [/\b(?:truncate\s+-s\s*\S+|fallocate\s+-d)/g, 'cuts a file'],
  [/(?<![>&\d])>(?![>&])\s*(?!\/dev\/null)[^\s;|&]+/g, 'overwrites a file'],
  [/\bch(?:mod|own|grp)\s+(?:-\S+\s+)*-\w*R\w*/g, 'changes rights in whole folders'],
  [/\b(?:kill\s+-(?:9|KILL|SIGKILL)|pkill|killall)\b/g, 'ends processes at once'],
  [/\b(?:shutdown|reboot|halt|poweroff)\b/g, 'stops the machine'],
  [/\b(?:systemctl|service)\s+(?:\S+\s+)?(?:stop|disable|mask)\b/g, 'stops a service'],
  [/\bkubectl\s+(?:\S+\s+)*?(?:delete|drain|scale)\b/g, 'takes something out of a cluster'],
  [/\b(?:docker|podman)\s+(?:\S+\s+)?(?:rm|rmi|kill|prune)\b/g, 'removes containers or images'],
  [/\bgit\s+(?:push\s+[^;|&\n]*?(?:--force\b|-f\b)|reset\s+--hard|clean\s+-\w*f\w*)/g, 'throws away work in git'],
  [/\b(?:drop\s+(?:table|database|schema|index)|truncate\s+table|delete\s+from)\b/gi, 'deletes data'],
  [/\|\s*(?:sudo\s+)?(?:ba|z|da|k)?sh\b/g, 'runs as a program what another program wrote'],
  [/\b(?:sudo|doas|su\s+-?c?)\b/g, 'runs as another user'],
  [/\beval\b/g, 'runs a text as a command'],
];

/** Those that are known, in order; what lies in another is left out. A help for the eye and no more: the policy decides. */
export function dangersOf(command: string): Danger[] {
  const found = dangers.flatMap(([pattern, why]) => [...command.matchAll(pattern)].map((match) => ({ from: match.index, to: match.index + match[0].length, why })));
  const ordered = found.toSorted((a, b) => a.from - b.from || b.to - a.to);
  const kept: Danger[] = [];
  for (const danger of ordered) if (danger.from >= (kept.at(-1)?.to ?? 0)) kept.push(danger);
  return kept;
}
