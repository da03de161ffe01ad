// Durations of ISO 8601 that have a fixed length.

const ISO_DURATION =
  /^P(?:(\d+(?:[.,]\d+)?)W)?(?:(\d+(?:[.,]\d+)?)D)?(?:T(?=\d)(?:(\d+(?:[.,]\d+)?)H)?(?:(\d+(?:[.,]\d+)?)M)?(?:(\d+(?:[.,]\d+)?)S)?)?$/
const PARTS_MS = [604_800_000, 86_400_000, 3_600_000, 60_000, 1000]
const CALENDAR = /^P[^T]*\d[YM]/
const MAX_DURATION_MS = 8_640_000_000_000

/** Why a duration cannot be used. */
export type DurationProblem = 'unreadable' | 'zero' | 'calendar' | 'too long'

/** A duration such as `P3D`, `PT2H30M` or `P1.5W` in milliseconds, or why it is unusable. Only its last part may have a fraction. */
export function parseDuration(text: unknown): number | DurationProblem {
  if (typeof text !== 'string') return 'unreadable'
  if (CALENDAR.test(text)) return 'calendar'
  const parts = ISO_DURATION.exec(text)?.slice(1)
  const given = parts?.filter(part => part !== undefined) ?? []
  if (!parts || given.length === 0 || given.slice(0, -1).some(part => /\D/.test(part))) return 'unreadable'
  const ms = Math.round(parts.reduce((sum, part, at) => sum + Number((part ?? '0').replace(',', '.')) * PARTS_MS[at]!, 0))
  return ms === 0 ? 'zero' : ms > MAX_DURATION_MS ? 'too long' : ms
}
