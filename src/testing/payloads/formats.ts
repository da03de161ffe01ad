// The feeds whose payloads the kit can make, one row each: how events become payloads, and what those cannot express.

import type { FeedName } from '../../feeds/index.js'
import type { Code, TrackingEvent } from '../../vocabulary/index.js'
import type { FaultKind } from '../faults/kinds.js'
import { unwritableCodes } from './code.js'
import { kd100Webhook } from './kd100.js'
import { kuaidi100Push } from './kuaidi100.js'
import { nativeEvents, nativeHistory } from './native.js'

/** The feeds whose payloads can be made. */
export type PayloadFormatName = Extract<FeedName, 'kd100' | 'kuaidi100' | 'native'>

/** One format. */
export interface PayloadFormat {
  /** The payloads of some events, oldest first: one for a snapshot, one or more for a delta, none for an override. */
  readonly payloads: (
    events: readonly TrackingEvent[] | undefined,
    shipment: string,
    kind: 'snapshot' | 'delta' | 'override',
  ) => readonly object[]
  /** The index, in the payload's list, of the event at index `at` of `count` in order of time. */
  readonly listIndex: (at: number, count: number) => number
  /** Codes that the format cannot express. */
  readonly missingCodes: readonly Code[]
  /** Faults that cannot happen in this format, and why. */
  readonly impossibleFaults: Readonly<Partial<Record<FaultKind, string>>>
}

// No feed carries what a person corrects.
const feedFaults: PayloadFormat['impossibleFaults'] = { wrongScan: 'carries no corrections by people' }

// Both providers send whole lists, newest first, with times without a zone.
const providerFormat: Omit<PayloadFormat, 'payloads'> = {
  listIndex: (at, count) => count - 1 - at,
  missingCodes: unwritableCodes,
  impossibleFaults: { ...feedFaults, batches: 'always sends the whole list', shiftZone: 'writes times without their zone' },
}

/** Every format, by the name of its feed. */
export const payloadFormats: Readonly<Record<PayloadFormatName, PayloadFormat>> = {
  native: {
    payloads: (events, shipment, kind) =>
      !events ? [] : kind === 'delta' ? nativeEvents(events, { shipment }) : [nativeHistory(events, { shipment })],
    listIndex: at => at,
    missingCodes: [],
    impossibleFaults: feedFaults,
  },
  kd100: { ...providerFormat, payloads: (events, shipment) => (events ? [kd100Webhook(events, { shipment })] : []) },
  kuaidi100: { ...providerFormat, payloads: (events, shipment) => (events ? [kuaidi100Push(events, { shipment })] : []) },
}
