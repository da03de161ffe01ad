// The posts of a provider in a busy hour: many parcels at once, each with a growing list, newest scan first; some lists are
// repeated, or come late, or correct a code. Among them are forgeries and unreadable payloads.

import { createHash } from 'node:crypto'
import fc from 'fast-check'
import type { HistoryEvent } from '../../src/testing/arbitraries/history.js'
import { histories } from '../../src/testing/arbitraries/index.js'
import { type FaultKind, injectFaults } from '../../src/testing/faults/index.js'
import { kuaidi100Push } from '../../src/testing/payloads/index.js'
import { seededRandom } from '../crash/seeded-random.js'

/** One request, ready to be sent. */
export interface Post {
  /** The expected outcome: stored as one of the first three kinds and acknowledged, or refused as forged. */
  readonly kind: 'scans' | 'monitoring' | 'unreadable' | 'forged'
  /** The shipment in it; null if none can be read. */
  readonly shipment: string | null
  readonly param: Buffer
  readonly body: string
  /** The key of its inbox message. */
  readonly key: string
}

export const SALT = 'a salt for the load run only'

const OPEN = 40
const FAULTS: readonly FaultKind[] = ['recode', 'repeat', 'stale', 'reorder']

/** So many requests, the same for the same seed. */
export function posts(seed: number, count: number): readonly Post[] {
  const below = seededRandom(seed)
  // A journey has about ten scans, so these are more than enough.
  const journeys = fc.sample(histories({ from: '2025-01-05', minLength: 3 }), { seed, numRuns: OPEN + Math.ceil(count / 3) })
  const lists = journeys.map((history, at) => {
    const kinds = FAULTS.filter(() => below(4) === 0)
    const { messages } = injectFaults(history, kinds, { seed: seed + at })
    return { shipment: `YT${seed}${String(at).padStart(6, '0')}`, events: messages.map(message => message.events) }
  })
  const open = lists.splice(0, OPEN)
  const all: Post[] = []
  while (all.length < count) {
    const at = below(open.length)
    const { shipment, events } = open[at]!
    const list = events.shift()!
    if (events.length === 0) open[at] = lists.shift()!
    const post = listed(shipment, list)
    all.push(post)
    const chance = below(100)
    // The same post on two connections at once, an old post after newer ones, a forgery, an unreadable payload.
    if (chance < 4) all.push(post)
    else if (chance < 8) all.push(all[below(all.length)]!)
    else if (chance < 11) all.push(forged(all.length, shipment, list))
    else if (chance < 14) all.push(unreadable(all.length))
  }
  return all.slice(0, count)
}

function listed(shipment: string, events: readonly HistoryEvent[]): Post {
  const push = kuaidi100Push(events, { shipment })
  return signed(push.status === 'shutdown' ? 'monitoring' : 'scans', shipment, Buffer.from(JSON.stringify(push)))
}

// A delivery that never happened: signed with another salt, with the signature of another body, or not signed.
function forged(at: number, shipment: string, events: readonly HistoryEvent[]): Post {
  const forgedScan: HistoryEvent = { ...events.at(-1)!, code: '3/301', text: `Forged ${at}` }
  const name = at % 2 === 0 ? shipment : `FORGED${at}`
  const param = Buffer.from(JSON.stringify(kuaidi100Push([...events, forgedScan], { shipment: name })))
  const sign = [md5(param, 'a guess'), md5(Buffer.from('another body'), SALT), null][at % 3]!
  return { kind: 'forged', shipment: name, param, body: formOf(param, sign), key: keyOf(name, param) }
}

function unreadable(at: number): Post {
  const shipment = `UNREADABLE${at}`
  const rows: readonly (readonly [string | null, Buffer])[] = [
    [null, Buffer.from(`{"status":"polling","lastResult":{"nu":"${shipment}"`)],
    [null, Buffer.from(JSON.stringify({ hello: at }))],
    [null, Buffer.from([...Buffer.from(`{"${at}":"`), 0xff, 0xfe])],
    [shipment, Buffer.from(JSON.stringify({ status: 'polling', lastResult: { nu: shipment, data: 'none' } }))],
  ]
  const [name, param] = rows[at % rows.length]!
  return signed('unreadable', name, param)
}

const signed = (kind: Post['kind'], shipment: string | null, param: Buffer): Post => ({
  ...{ kind, shipment, param },
  body: formOf(param, md5(param, SALT)),
  key: keyOf(shipment, param),
})

const md5 = (param: Buffer, salt: string) => createHash('md5').update(param).update(salt).digest('hex').toUpperCase()

const keyOf = (shipment: string | null, param: Buffer) =>
  createHash('sha256')
    .update(`kuaidi100\0${shipment ?? ''}\0`)
    .update(param)
    .digest('hex')

// Escaped byte by byte if it is not text.
function formOf(param: Buffer, sign: string | null): string {
  const text = param.toString()
  const isText = Buffer.from(text).equals(param)
  const value = isText ? encodeURIComponent(text) : [...param].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join('')
  return sign === null ? `param=${value}` : `param=${value}&sign=${sign}`
}
