// Kuaidi100: the answer to a query, and a push, which wraps one. Items are newest first.

import type { TrackingEvent } from '../../vocabulary/index.js'
import { newestCode, sentCode } from './code.js'
import { assertPayload, EXAMPLE_CARRIER, type PayloadHead, sentTime } from './scan.js'

/** One scan of a Kuaidi100 list; `status` is the label of the code. */
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

/** The answer to a query. `state` is the code of the newest scan, `'0'` also for none; `ischeck` is `'1'` once the parcel is delivered. */
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

/** A push. `status` is the status of Kuaidi100's monitoring, not of the parcel. */
export interface Kuaidi100Push {
  readonly status: Kuaidi100PushStatus
  readonly message: string
  readonly autoCheck: '0' | '1'
  readonly comOld: string
  readonly comNew: string
  readonly lastResult: Kuaidi100Answer
}

/** The status of monitoring: under way, ended with the journey, given up, or sending everything anew. */
export type Kuaidi100PushStatus = 'polling' | 'shutdown' | 'abort' | 'updateall'

/** The further fields of a push. */
export interface Kuaidi100PushOptions extends PayloadHead {
  /** By default `'shutdown'` if the newest code is delivered or returned, else `'polling'`. */
  readonly status?: Kuaidi100PushStatus | undefined
  readonly message?: string | undefined
}

/**
 * Kuaidi100's answer for these events, oldest first. A code is sent as its substatus alone, so 4/14 arrives as 4/4; an empty text
 * or place arrives as none. Throws `bad-option`.
 */
export function kuaidi100Answer(events: readonly TrackingEvent[], head: PayloadHead): Kuaidi100Answer {
  assertPayload('kuaidi100Answer', events, head, ['shipment', 'carrier'])
  return answerOf(events, head)
}

function answerOf(events: readonly TrackingEvent[], { shipment, carrier = EXAMPLE_CARRIER }: PayloadHead): Kuaidi100Answer {
  const { code, status } = newestCode(events)
  const ischeck = status === 3 ? '1' : '0'
  const data = events.map(kuaidi100Item).reverse()
  return { message: 'ok', nu: shipment, ischeck, com: carrier, status: '200', condition: '00', state: code ?? '0', data }
}

/** Kuaidi100's push for these events, oldest first; see {@link kuaidi100Answer}. */
export function kuaidi100Push(events: readonly TrackingEvent[], options: Kuaidi100PushOptions): Kuaidi100Push {
  assertPayload('kuaidi100Push', events, options, ['shipment', 'carrier', 'status', 'message'])
  const ended = terminalStatuses.includes(newestCode(events).status)
  const { status = ended ? 'shutdown' : 'polling', message = status === 'abort' ? '3天查询无记录' : '' } = options
  return { status, message, autoCheck: '0', comOld: '', comNew: '', lastResult: answerOf(events, options) }
}

// The provider's numbers of delivered and returned.
const terminalStatuses: readonly (number | null)[] = [3, 4]

function kuaidi100Item(event: TrackingEvent): Kuaidi100Item {
  const time = sentTime(event)
  const { code, label } = sentCode(event.code)
  const place = { areaCode: null, areaName: event.place || null, areaCenter: null, location: event.place ?? '' }
  return { time, ftime: time, context: event.text ?? '', statusCode: code, status: label, ...place }
}
