/** Of the width of an axis on which words are written out at all. */
const shareOfWords = 0.13;

/** Whether the words at one of these places (0 to 1, in order) meet those of no neighbour. */
export function hasRoom(places: number[], index: number): boolean {
  const here = places[index] ?? 0;
  return [places[index - 1], places[index + 1]].every((other) => other === undefined || Math.abs(other - here) >= shareOfWords);
}
