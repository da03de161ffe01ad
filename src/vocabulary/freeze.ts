/** The value itself, frozen with everything in it, so that no caller can change it. What is frozen already is left alone. */
export function deepFreeze<const T>(value: T): T {
  // Data may be nested more deeply than calls can be.
  const open: unknown[] = [value]
  while (open.length > 0) {
    const next = open.pop()
    if (typeof next !== 'object' || next === null || Object.isFrozen(next)) continue
    for (const part of Object.values(Object.freeze(next))) open.push(part)
  }
  return value
}
