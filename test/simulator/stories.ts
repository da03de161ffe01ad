// What the provider pushes, and the rules that follow it: facts that come, are corrected and come again; effects with and without
// an undo, at once, when certain, and by deadlines; and an order
// of both shipments.

import { defineRules, type TrackingEvent } from '../../src/index.js'
import type { Effect } from '../../src/rules/index.js'
import { START_MS } from './scheduler.js'

export const rules = defineRules<Effect>([
  {
    name: 'pay',
    when: { kind: 'reached', outcome: 'delivered' },
    if: { certain: true },
    do: [{ kind: 'pay' }, { kind: 'thank' }],
    undo: [{ kind: 'takeBack' }, { kind: 'regret' }],
  },
  {
    name: 'book',
    when: { kind: 'reached', outcome: 'delivered' },
    if: { certain: 'PT30S' },
    do: { kind: 'book' },
    undo: { kind: 'unbook' },
  },
  { name: 'claim', when: { kind: 'seen', code: '2/209' }, do: { kind: 'openClaim' }, undo: { kind: 'dropClaim' } },
  { name: 'remind', when: { kind: 'lasted', code: '5/501', for: 'PT1M' }, do: { kind: 'remind' } },
  { name: 'warn', when: { kind: 'silent', for: 'PT90S' }, do: { kind: 'openTicket' }, undo: { kind: 'closeTicket' } },
  {
    name: 'complete',
    about: 'group',
    when: { kind: 'all', outcome: 'delivered' },
    do: { kind: 'close' },
    undo: { kind: 'reopen' },
  },
])

/** How the engines read lists. */
export const journalOptions = { zone: 'UTC', redelivery: 'PT90S' } as const

// Each list by the codes of its scans, with their seconds.
const traces = [
  '1@-10 5@-5 301@0', // delivered
  '1@-10 5@-5 204@0', // a failed attempt after all
  '1@-10 5@-5 204@0 5@20 301@30', // delivered again
  '1@-10 5@-5',
  '1@-10 5@-5 501@0', // in a locker
  '1@-10 5@-5 209@0', // refused
  '1@-10 5@-5 301@0 0@10 5@20', // not delivered any more
]

export const shipments = ['A', 'B'] as const

/** The scans of a list as KD100 writes them. */
const items = traces.map(trace =>
  trace.split(' ').map(scan => {
    const [code, seconds] = scan.split('@')
    const time = new Date(START_MS + Number(seconds) * 1_000).toISOString().slice(0, 19).replace('T', ' ')
    return { context: `scan ${seconds}`, time, order_status_code: code, order_status_description: `code ${code}` }
  }),
)

/** A push: its body, and the scans that must be stored once it is acknowledged. */
export function push(shipment: string, body: number): { readonly text: string; readonly scans: readonly string[] } {
  const its = items[body]!
  const message = { event: 'tracking_updated', carrier_id: 'ups', tracking_number: shipment, items: [...its].reverse() }
  return {
    text: JSON.stringify(message),
    scans: its.map(({ time, context, order_status_code: code }) => scanKey(time, context, code!)),
  }
}

/** What a list says, in a word or two. */
export const traceOf = (body: number): string => traces[body]!

/** An event as a text that tells it from others. */
export const eventKey = ({ time, text, code }: TrackingEvent): string =>
  scanKey(`${time}`, `${text}`, `${code}`.replace(/.*\//, ''))

const scanKey = (time: string, text: string, code: string) => `${time} ${text} ${code}`
