// Kuaidi100: the answer to a query, and a push, which wraps one. Items newest first.

import type { TrackingEvent } from '../../codes/index.js'
import { overall, sentCode } from './code.js'
import { CARRIER, type PayloadHead, sentTime } from './scan.js'

/** One scan of a Kuaidi100 list; `status` is the code in words, in the vocabulary's labels. */
export interface Kuaidi100Item {
  readonly time: string
  readonly ftime: string
  readonly context: string
  readonly statusCode: string | null
  readonly status: string | null
  readonly areaCode: null
  readonly areaName: string | null
  readonly areaCenter: null
  readonly location: string
}

/** The answer to a query; `state` is the newest scan's code, `'0'` also for want of any, `ischeck` `'1'` once it is signed for. */
export interface Kuaidi100Answer {
  readonly message: 'ok'
  readonly nu: string
  readonly ischeck: '0' | '1'
  readonly com: string
  readonly status: '200'
  readonly condition: '00'
  readonly state: string
  readonly data: readonly Kuaidi100Item[]
}

/** A push. `status` is what Kuaidi100 does, not what the parcel does. */
export interface Kuaidi100Push {
  readonly status: Kuaidi100Watch
  readonly message: string
  readonly autoCheck: '0' | '1'
  readonly comOld: string
  readonly comNew: string
  readonly lastResult: Kuaidi100Answer
}

/** What Kuaidi100 does: it watches, has seen the end, has given up, or sends everything anew. */
export type Kuaidi100Watch = 'polling' | 'shutdown' | 'abort' | 'updateall'

/** What a push may say besides. */
export interface Kuaidi100PushOptions extends PayloadHead {
  /** `'shutdown'` by default where the newest code is delivered or returned, else `'polling'`. */
  readonly status?: Kuaidi100Watch | undefined
  readonly message?: string | undefined
}

/**
 * Kuaidi100's answer for these events, given oldest first. A code is sent as its substatus alone, so 4/14 arrives as 4/4; a
 * text or place that is empty arrives as none.
 */
export function kuaidi100Answer(events: readonly TrackingEvent[], { shipment, carrier = CARRIER }: PayloadHead): Kuaidi100Answer {
  const { code, status } = overall(events)
  const ischeck = status === 3 ? '1' : '0'
  const data = events.map(itemOf).reverse()
  return { message: 'ok', nu: shipment, ischeck, com: carrier, status: '200', condition: '00', state: code ?? '0', data }
}

/** Kuaidi100's push for these events, given oldest first; as {@link kuaidi100Answer}. */
export function kuaidi100Push(events: readonly TrackingEvent[], options: Kuaidi100PushOptions): Kuaidi100Push {
  const ended = ENDS.includes(overall(events).status)
  const { status = ended ? 'shutdown' : 'polling', message = status === 'abort' ? '3天查询无记录' : '' } = options
  return { status, message, autoCheck: '0', comOld: '', comNew: '', lastResult: kuaidi100Answer(events, options) }
}

// Delivered and returned, by the provider's numbers.
const ENDS: readonly (number | null)[] = [3, 4]

function itemOf(event: TrackingEvent): Kuaidi100Item {
  const time = sentTime(event)
  const { code, label } = sentCode(event.code)
  const place = { areaCode: null, areaName: event.place || null, areaCenter: null, location: event.place ?? '' }
  return { time, ftime: time, context: event.text ?? '', statusCode: code, status: label, ...place }
}
