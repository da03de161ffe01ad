// The identity of a scan, which commands take and print: its time, code, text and place as one text.

/** What an identity says of its scan. */
export interface ScanIdentity {
  readonly timeMs: number
  readonly dateOnly: boolean
  /** Null for a scan without a code. */
  readonly code: string | null
}

/** Reads an identity; null for any other text. */
export function readIdentity(text: string): ScanIdentity | null {
  let parts: unknown
  try {
    parts = JSON.parse(text)
  } catch {
    return null
  }
  if (!Array.isArray(parts) || parts.length !== 5 || JSON.stringify(parts) !== text) return null
  const [timeMs, dateOnly, code, ...texts] = parts as readonly unknown[]
  const isUsable =
    typeof timeMs === 'number' &&
    !Number.isNaN(new Date(timeMs).getTime()) &&
    typeof dateOnly === 'boolean' &&
    (code === null || typeof code === 'string') &&
    texts.every(each => typeof each === 'string')
  return isUsable ? { timeMs, dateOnly, code } : null
}
