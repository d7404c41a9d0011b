/** Items of two lists that are the same one, by their indexes. */
export type Pair = readonly [before: number, after: number];

/** More comparisons than these would take longer than they help. */
const mostComparisons = 250_000;

/** Pairs of items without identity, in order: those that are alike, and between them those that likely became each other. */
export function align<T>(before: readonly T[], after: readonly T[], isAlike: (left: T, right: T) => boolean): readonly Pair[] {
  const alike = (left: number, right: number): boolean => {
    const [one, other] = [before[left], after[right]];
    return one !== undefined && other !== undefined && isAlike(one, other);
  };
  let start = 0;
  while (start < before.length && start < after.length && alike(start, start)) start += 1;
  let end = 0;
  while (end < before.length - start && end < after.length - start && alike(before.length - 1 - end, after.length - 1 - end))
    end += 1;
  const [rows, columns] = [before.length - start - end, after.length - start - end];
  const pairs: Pair[] = Array.from({ length: start }, (_, index): Pair => [index, index]);
  const anchors = rows * columns > mostComparisons ? [] : longestCommon(alike, start, rows, columns);
  let [row, column] = [start, start];
  for (const [nextRow, nextColumn] of [...anchors, [start + rows, start + columns] as const]) {
    // What stands between two anchors is likely the same items, changed.
    for (; row < nextRow && column < nextColumn; row += 1, column += 1) pairs.push([row, column]);
    if (nextRow < start + rows) pairs.push([nextRow, nextColumn]);
    [row, column] = [nextRow + 1, nextColumn + 1];
  }
  for (let index = end; index > 0; index -= 1) pairs.push([before.length - index, after.length - index]);
  return pairs;
}

/** The longest common subsequence of two stretches, as pairs of indexes. */
function longestCommon(
  isAlike: (left: number, right: number) => boolean,
  start: number,
  rows: number,
  columns: number,
): readonly Pair[] {
  const width = columns + 1;
  const lengths = new Uint32Array((rows + 1) * width);
  const alike = (row: number, column: number): boolean => isAlike(start + row, start + column);
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0;
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      lengths[row * width + column] = alike(row, column)
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const pairs: Pair[] = [];
  for (let [row, column] = [0, 0]; row < rows && column < columns; ) {
    if (alike(row, column)) {
      pairs.push([start + row, start + column]);
      row += 1;
      column += 1;
    } else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  return pairs;
}
