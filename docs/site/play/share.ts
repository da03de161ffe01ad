// A history and its edits as the fragment of an address, which browsers do not send. What comes in is checked: its length, the
// length it inflates to, and its shape.

import { withCosts } from '../../../src/table/json.js'
import { shippedTable } from '../../../src/table/shipped.js'
import { type Constraint, type Costs, constraints, isObject } from '../../../src/vocabulary/index.js'
import { type Edits, noEdits } from './edits.js'

/** What a link carries. */
export interface Shared {
  readonly text: string
  /** Which of the shipments is shown. */
  readonly shown: number
  readonly edits: Edits
}

/** The longest fragment that is made or read, and the longest text that it may inflate to, in characters. */
export const MAX_FRAGMENT = 32_000
export const MAX_INFLATED = 1_000_000

/** The fragment of an address, without `#`; null where it would be too long. */
export async function encodeShared({ text, shown, edits }: Shared): Promise<string | null> {
  const { off, moved, costs, without } = edits
  const json = JSON.stringify({ v: 1, text, shown, off, moved, costs, without })
  if (json.length > MAX_INFLATED) return null
  const deflated = await new Response(new Blob([json]).stream().pipeThrough(new CompressionStream('deflate-raw'))).arrayBuffer()
  const binary = Array.from(new Uint8Array(deflated), byte => String.fromCharCode(byte)).join('')
  const fragment = btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
  return fragment.length > MAX_FRAGMENT ? null : fragment
}

/** What a fragment carries. Throws an error that says why where it is not one of this page's. */
export async function decodeShared(fragment: string): Promise<Shared> {
  if (fragment.length > MAX_FRAGMENT)
    throw new Error(`it has ${fragment.length} characters, and at most ${MAX_FRAGMENT} are read`)
  if (!/^[\w-]+$/.test(fragment)) throw new Error('it has characters that no link of this page has')
  let json: unknown
  try {
    json = JSON.parse(await inflate(fragment))
  } catch (error) {
    throw error instanceof RangeError ? error : new Error('it is damaged or cut off')
  }
  const shared = checkShared(json)
  if (!shared) throw new Error('it does not hold what a link of this page holds')
  return shared
}

async function inflate(fragment: string): Promise<string> {
  const binary = atob(fragment.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = Uint8Array.from(binary, character => character.charCodeAt(0))
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    text += decoder.decode(value, { stream: true })
    if (text.length <= MAX_INFLATED) continue
    await reader.cancel()
    throw new RangeError(`it inflates to more than ${MAX_INFLATED} characters`)
  }
}

const keys = ['v', 'text', 'shown', 'off', 'moved', 'costs', 'without']
const names: readonly unknown[] = constraints.map(({ name }) => name)
const isPlace = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

function checkShared(json: unknown): Shared | null {
  if (!isObject(json) || Object.keys(json).some(key => !keys.includes(key))) return null
  const { v, text, shown, off, moved, costs, without } = json
  if (v !== 1 || typeof text !== 'string' || !isPlace(shown)) return null
  if (!Array.isArray(off) || !off.every(isPlace) || !Array.isArray(moved) || !moved.every(isMove)) return null
  if (!Array.isArray(without) || !without.every(name => names.includes(name)) || !isCosts(costs)) return null
  return { text, shown, edits: { ...noEdits, off, moved, costs, without: without as Constraint[] } }
}

const isMove = (move: unknown): move is Edits['moved'][number] =>
  Array.isArray(move) &&
  move.length === 3 &&
  isPlace(move[0]) &&
  (typeof move[1] === 'string' || Number.isFinite(move[1])) &&
  Number.isFinite(move[2])

// As replay checks them.
function isCosts(costs: unknown): costs is Costs {
  try {
    withCosts(shippedTable, costs as Costs)
    return isObject(costs)
  } catch {
    return false
  }
}
