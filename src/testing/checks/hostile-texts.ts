// Hostile payloads as text, each under its name, for the checks and for tests.

/** Lists in lists: deeper than the stack from a few thousand on. */
export const nestedLists = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`

/** Lists that are never closed, which is no JSON. */
export const unclosedLists = (depth: number): string => '['.repeat(depth)

/** An object that cannot be converted to text or to a number. */
export const unconvertibleObject = '{"toString":1,"valueOf":2,"length":3}'

/** A shipment number longer than any store takes. */
export const longNumber = '9'.repeat(200)
