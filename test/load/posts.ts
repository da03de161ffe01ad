// What a provider posts in a busy hour: many parcels side by side, each with a list that grows, newest scan first; some lists
// come again, or late after newer ones, or with a code that is corrected. Among them forgeries and what nobody can read.

import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { type DisorderKind, disturb } from '../../src/testing/disorder/index.js'
import { histories } from '../../src/testing/histories/index.js'
import type { HistoryEvent } from '../../src/testing/history.js'
import { kuaidi100Push } from '../../src/testing/payloads/index.js'
import { dice } from '../crash/dice.js'

/** One request, ready to be sent. */
export interface Post {
  /** What must become of it: kept as one of the first three and acknowledged, or refused. */
  readonly kind: 'scans' | 'monitoring' | 'unreadable' | 'forged'
  /** Whose number is in it; null where none can be read. */
  readonly shipment: string | null
  readonly param: Buffer
  readonly body: string
  /** What the push is kept under. */
  readonly key: string
}

export const SALT = 'a salt for the load run only'

const OPEN = 40
const DISORDER: readonly DisorderKind[] = ['recode', 'repeat', 'stale', 'reorder']

/** So many requests, the same for the same seed. */
export function posts(seed: number, count: number): readonly Post[] {
  const below = dice(seed)
  // A journey has some ten scans; there are always more than are needed.
  const journeys = fc.sample(histories({ from: '2025-01-05', minLength: 3 }), { seed, numRuns: OPEN + Math.ceil(count / 3) })
  const lists = journeys.map((history, at) => {
    const kinds = DISORDER.filter(() => below(4) === 0)
    const { messages } = disturb(history, kinds, { seed: seed + at })
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
    // At the same moment on two connections, long after newer ones, and what does not belong here.
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

// A delivery that never was: under another salt, under the signature of other words, or under none.
function forged(at: number, shipment: string, events: readonly HistoryEvent[]): Post {
  const lie: HistoryEvent = { ...events.at(-1)!, code: '3/301', text: `Forged ${at}` }
  const whose = at % 2 === 0 ? shipment : `FORGED${at}`
  const param = Buffer.from(JSON.stringify(kuaidi100Push([...events, lie], { shipment: whose })))
  const sign = [md5(param, 'a guess'), md5(Buffer.from('other words'), SALT), null][at % 3]!
  return { kind: 'forged', shipment: whose, param, body: formOf(param, sign), key: keyOf(whose, param) }
}

function unreadable(at: number): Post {
  const shipment = `UNREADABLE${at}`
  const rows: readonly (readonly [string | null, Buffer])[] = [
    [null, Buffer.from(`{"status":"polling","lastResult":{"nu":"${shipment}"`)],
    [null, Buffer.from(JSON.stringify({ hello: at }))],
    [null, Buffer.from([...Buffer.from(`{"${at}":"`), 0xff, 0xfe])],
    [shipment, Buffer.from(JSON.stringify({ status: 'polling', lastResult: { nu: shipment, data: 'none' } }))],
  ]
  const [whose, param] = rows[at % rows.length]!
  return signed('unreadable', whose, param)
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

// Escaped byte by byte where it is no text.
function formOf(param: Buffer, sign: string | null): string {
  const text = param.toString()
  const isText = Buffer.from(text).equals(param)
  const value = isText ? encodeURIComponent(text) : [...param].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join('')
  return sign === null ? `param=${value}` : `param=${value}&sign=${sign}`
}
