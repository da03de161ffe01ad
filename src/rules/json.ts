// Effects are plain JSON, so that a store and a network return them unchanged.

/** Why a value is not plain JSON, with the path: `.to[0] is undefined`; null if it is. */
export function jsonProblem(value: unknown, path = '', above: readonly unknown[] = []): string | null {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return null
  if (typeof value === 'number') return Number.isFinite(value) ? null : `${path} is ${value}`
  if (typeof value !== 'object') return `${path} is ${value === undefined ? 'undefined' : `a ${typeof value}`}`
  if (above.includes(value)) return `${path} holds itself`
  const within = [...above, value]
  if (Array.isArray(value)) return firstProblem(Array.from(value, (item, at) => jsonProblem(item, `${path}[${at}]`, within)))
  const kind = Object.getPrototypeOf(value)
  if (kind !== Object.prototype && kind !== null) return `${path} is a ${kind.constructor?.name ?? 'class instance'}`
  if (Object.getOwnPropertySymbols(value).length > 0) return `${path} has a symbol for a name`
  return firstProblem(Object.entries(value).map(([name, item]) => jsonProblem(item, `${path}.${name}`, within)))
}

const firstProblem = (problems: readonly (string | null)[]) => problems.find(problem => problem !== null) ?? null

/** Whether a text can be a name: not empty, and every store can hold it. */
export const isStorableName = (name: unknown): name is string =>
  typeof name === 'string' && name !== '' && !name.includes('\0') && !/[\ud800-\udfff]/u.test(name)
