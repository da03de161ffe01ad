// The feeds in whose form a history can be told, one row each: how events become payloads, and what cannot be said in them.

import type { Code, TrackingEvent } from '../../codes/index.js'
import type { DisorderKind } from '../disorder/kinds.js'
import { kd100Webhook } from './kd100.js'
import { kuaidi100Push } from './kuaidi100.js'
import { nativeEvents, nativeHistory } from './native.js'

/** The feeds whose payloads can be made. */
export type FormName = 'kd100' | 'kuaidi100' | 'native'

/** One form. */
export interface Form {
  /** The payloads of some events, oldest first: one for a whole list, one or several for events that say nothing of others. */
  readonly payloads: (events: readonly TrackingEvent[], shipment: string, kind: 'snapshot' | 'delta') => readonly object[]
  /** The place in the payload's list of the event at this place of so many in time. */
  readonly place: (at: number, count: number) => number
  /** Codes that it has no way to write. */
  readonly lacks: readonly Code[]
  /** Disorder that it has no way to say, and why. */
  readonly refuses: Readonly<Partial<Record<DisorderKind, string>>>
}

// What both providers have in common: whole lists, newest first, in times without a zone.
const pushed: Omit<Form, 'payloads'> = {
  place: (at, count) => count - 1 - at,
  lacks: ['4/14'],
  refuses: { batches: 'always sends the whole list', shiftZone: 'writes times without their zone' },
}

/** Every form, by the name of its feed. */
export const forms: Readonly<Record<FormName, Form>> = {
  native: {
    payloads: (events, shipment, kind) =>
      kind === 'delta' ? nativeEvents(events, { shipment }) : [nativeHistory(events, { shipment })],
    place: at => at,
    lacks: [],
    refuses: {},
  },
  kd100: { ...pushed, payloads: (events, shipment) => [kd100Webhook(events, { shipment })] },
  kuaidi100: { ...pushed, payloads: (events, shipment) => [kuaidi100Push(events, { shipment })] },
}
