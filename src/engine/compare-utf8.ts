/** Compares texts by the bytes of their UTF-8, as the collation "C" does: by code points, not code units. */
export function compareUtf8(a: string, b: string): number {
  const [left, right] = [[...a], [...b]]
  const at = left.findIndex((point, place) => point !== right[place])
  if (at < 0) return left.length - right.length
  return right[at] === undefined ? 1 : left[at]!.codePointAt(0)! - right[at]!.codePointAt(0)!
}
