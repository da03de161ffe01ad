// Kuaidi100, the Chinese API: the answer to a query, or a push, which wraps one or two such answers. A push says two things:
// what became of the parcel (`lastResult`, and `destResult` from the carrier in the destination country) and what Kuaidi100
// itself is doing (`status`). An aborted watch carries `state: "0"` and no data; that is no parcel in transit.

import {
  type CarrierCorrection,
  codeOf,
  type Decoded,
  type FeedReject,
  isAbsent,
  isRecord,
  type JsonRecord,
  type Monitoring,
  nothing,
  type OwnCode,
  textOf,
} from './feed.js'
import { decodeItems, type ItemFields, type ItemList } from './items.js'

export type { CarrierCorrection, Decoded, FeedEvent, FeedReject, Monitoring } from './feed.js'

// `time` is the carrier's own writing and `ftime` Kuaidi100's; the second is read where the first cannot be.
const fields: ItemFields = {
  time: ['time', 'ftime'],
  text: 'context',
  code: 'statusCode',
  label: 'status',
  place: ['location', 'areaName'],
}

// 210, a cancellation requested, exists here only: as a pair, the engine reads it as its status's own row, 2/2.
const ownCodes: readonly OwnCode[] = [{ written: '210', means: { status: 2, substatus: 210 } }]

// What Kuaidi100 does. `ended`: it has stopped, and the push may come without a list. `believed`: the `state` beside it is of
// the parcel; an aborted watch fills it with the default.
const watching = [
  { status: 'polling', ended: false, believed: true },
  { status: 'shutdown', ended: true, believed: true },
  { status: 'abort', ended: true, believed: false },
  { status: 'updateall', ended: false, believed: true },
] as const

// The answers a push wraps: the origin's carrier, then the destination's.
const RESULTS = ['lastResult', 'destResult'] as const

/** Whether a payload has Kuaidi100's shape: a query's answer, a push, or a push's form with its `param` and `sign`. */
export function recognise(payload: unknown): boolean {
  if (isRecord(payload) && typeof payload.param === 'string' && 'sign' in payload) return true
  const body = bodyOf(payload)
  return isRecord(body) && (isPush(body) || isAnswer(body))
}

/**
 * Decodes a query's answer or a push, the latter as the parsed `param` or as the form `{ param: "…json…" }`. `events` are
 * the items of `data`; in a push those of `lastResult`, then those of `destResult`, with `position` counting over both.
 * Answers without a result and items that are no objects are listed in `rejected`. Never throws.
 */
export function decode(payload: unknown): Decoded {
  const body = bodyOf(payload)
  if (isRecord(body)) return isPush(body) ? decodePush(body) : decodeAnswer(body)
  if (body === payload) return nothing('payload', payload, 'not an object')
  return nothing('param', isRecord(payload) ? payload.param : payload, 'not a JSON object')
}

function decodeAnswer(body: JsonRecord): Decoded {
  const { data } = body
  const head = headOf([body])
  if (Array.isArray(data) && (data.length > 0 || !isFailure(body))) return { ...head, ...told([body]) }
  if (!isFailure(body)) return { ...nothing('data', data, 'not a list'), ...head }
  const field = 'returnCode' in body ? 'returnCode' : 'status'
  return { ...nothing(field, body[field], `the provider answered: ${textOf(body.message) ?? 'no message'}`), ...head }
}

function decodePush(body: JsonRecord): Decoded {
  const monitoring = monitoringOf(body)
  const row = watching.find(({ status }) => status === monitoring.status)
  const given = RESULTS.filter(name => name === 'lastResult' || !isAbsent(body[name]))
  const faults = given.flatMap(name => faultIn(name, body[name], row?.ended ?? false))
  const results = given.map(name => body[name]).filter(isRecord)
  const { events, rejected, reported } = told(results)
  return {
    ...headOf(results),
    events,
    rejected: [...faults, ...rejected],
    reported: row?.believed === false ? null : reported,
    monitoring,
  }
}

// A watch that has ended may say so with no list, or no result at all.
function faultIn(name: string, result: unknown, mayLack: boolean): FeedReject[] {
  if (mayLack && isAbsent(isRecord(result) ? result.data : result)) return []
  if (!isRecord(result)) return [{ index: null, field: name, value: result ?? null, reason: 'not an object' }]
  if (Array.isArray(result.data)) return []
  return [{ index: null, field: `${name}.data`, value: result.data ?? null, reason: 'not a list' }]
}

// The events of the answers, and the state of the last one that has any: a state that stands on no scan is the default.
function told(results: readonly JsonRecord[]): Pick<Decoded, 'events' | 'rejected' | 'reported'> {
  const lists = results.map((result): ItemList & { state: unknown } => ({
    items: Array.isArray(result.data) ? result.data : [],
    carrier: textOf(result.com),
    state: result.state,
  }))
  const last = lists.filter(({ items }) => items.length > 0).at(-1)
  return { ...decodeItems(lists, { field: 'data', fields, ownCodes }), reported: codeOf(last?.state, ownCodes) }
}

function headOf(results: readonly JsonRecord[]): Pick<Decoded, 'shipment' | 'carrier'> {
  const first = (field: string) => results.map(result => textOf(result[field])).find(text => text !== undefined)
  const carrier = first('com')
  return { shipment: first('nu') ?? null, ...(carrier && { carrier }) }
}

function monitoringOf(body: JsonRecord): Monitoring {
  const status = textOf(body.status) ?? ''
  const ended = watching.some(row => row.status === status && row.ended)
  return { status, ended, message: textOf(body.message) ?? null, correction: correctionOf(body) }
}

// `autoCheck` 1: this push is the right carrier's. 0 with a `comNew`: the wrong one's last, the right one is watched from now.
function correctionOf(body: JsonRecord): CarrierCorrection | null {
  const from = textOf(body.comOld) ?? null
  const to = textOf(body.comNew) ?? null
  return from === null && to === null ? null : { from, to, applied: textOf(body.autoCheck) === '1' }
}

// A push's form holds its body as JSON text in `param`; undefined where that is no JSON.
function bodyOf(payload: unknown): unknown {
  if (!isRecord(payload) || !('param' in payload)) return payload
  if (typeof payload.param !== 'string') return payload.param
  try {
    return JSON.parse(payload.param)
  } catch {
    return undefined
  }
}

const isPush = (body: JsonRecord): boolean =>
  RESULTS.some(name => isRecord(body[name])) || watching.some(({ status }) => status === body.status)

const isAnswer = (body: JsonRecord): boolean =>
  'returnCode' in body || (Array.isArray(body.data) && ['nu', 'com', 'state', 'ischeck'].some(name => name in body))

const isFailure = (body: JsonRecord): boolean => 'returnCode' in body || (!isAbsent(body.status) && textOf(body.status) !== '200')
