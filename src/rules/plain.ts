// Effects are data: what a store and a wire give back as it was.

/** Why a value is no plain JSON, with where in it: `.to[0] is undefined`; null where it is. */
export function plainFault(value: unknown, path = '', above: readonly unknown[] = []): string | null {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return null
  if (typeof value === 'number') return Number.isFinite(value) ? null : `${path} is ${value}`
  if (typeof value !== 'object') return `${path} is ${value === undefined ? 'undefined' : `a ${typeof value}`}`
  if (above.includes(value)) return `${path} holds itself`
  const within = [...above, value]
  if (Array.isArray(value)) return firstOf(Array.from(value, (item, at) => plainFault(item, `${path}[${at}]`, within)))
  const kind = Object.getPrototypeOf(value)
  if (kind !== Object.prototype && kind !== null) return `${path} is a ${kind.constructor?.name ?? 'class instance'}`
  if (Object.getOwnPropertySymbols(value).length > 0) return `${path} has a symbol for a name`
  return firstOf(Object.entries(value).map(([name, item]) => plainFault(item, `${path}.${name}`, within)))
}

const firstOf = (faults: readonly (string | null)[]) => faults.find(fault => fault !== null) ?? null

/** Whether a text can stand in a name: not empty, and storable everywhere. */
export const isUsableName = (name: unknown): name is string =>
  typeof name === 'string' && name !== '' && !name.includes('\0') && !/[\ud800-\udfff]/u.test(name)
