const token = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\]+)|(\s+)|(['"\\])/gs;

/** The words of a command as a person types it, with quotes and backslashes; nothing is expanded. An open quote is a letter. */
export function commandWords(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  for (const [, single, double, escaped, plain, space, lone] of line.matchAll(token)) {
    if (space !== undefined) {
      if (word !== null) words.push(word);
      word = null;
      continue;
    }
    word = (word ?? '') + (single ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? escaped ?? plain ?? lone ?? '');
  }
  return word === null ? words : [...words, word];
}
