/** The value itself, frozen with everything in it: shared rows that no caller can change. */
export function deepFreeze<const T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const part of Object.values(Object.freeze(value))) deepFreeze(part)
  return value
}
