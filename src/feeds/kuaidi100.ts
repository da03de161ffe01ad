// Kuaidi100, the Chinese API: the answer to a query, or a push, which wraps one or two such answers. A push has two parts: the
// scans of the parcel (`lastResult`, and `destResult` from the carrier in the destination country), and the state of
// Kuaidi100's monitoring (`status`). An aborted monitoring carries `state: "0"` and no data; that is no parcel in transit.

import {
  type CarrierCorrection,
  type CodeMapping,
  codeValue,
  type Decoded,
  type FeedReject,
  isAbsent,
  isRecord,
  type JsonRecord,
  type Monitoring,
  textValue,
  undecodable,
} from './feed.js'
import { decodeItems, type ItemFields, type ItemList } from './items.js'

export type { CarrierCorrection, Decoded, FeedEvent, FeedReject, Monitoring } from './feed.js'

// `time` is the carrier's text and `ftime` Kuaidi100's; the second counts where the first is unreadable.
const fields: ItemFields = {
  time: ['time', 'ftime'],
  text: 'context',
  code: 'statusCode',
  label: 'status',
  place: ['location', 'areaName'],
}

// 210, a requested cancellation, exists here only. As a pair it is read as the row of its status, 2/2.
const codeMappings: readonly CodeMapping[] = [{ sourceCode: '210', code: { status: 2, substatus: 210 } }]

// The states of the monitoring. `ended`: it has stopped, and the push may lack a list. `hasState`: the `state` beside it is the
// parcel's; an aborted monitoring sends the default.
const monitoringRows = [
  { status: 'polling', ended: false, hasState: true },
  { status: 'shutdown', ended: true, hasState: true },
  { status: 'abort', ended: true, hasState: false },
  { status: 'updateall', ended: false, hasState: true },
] as const

// The answers that a push wraps: the origin carrier's, then the destination carrier's.
const RESULT_FIELDS = ['lastResult', 'destResult'] as const

/** Whether a payload has Kuaidi100's shape: a query's answer, a push, or a push's form with its `param` and `sign`. */
export function recognise(payload: unknown): boolean {
  if (isRecord(payload) && typeof payload.param === 'string' && 'sign' in payload) return true
  const body = bodyOf(payload)
  return isRecord(body) && (isPush(body) || isAnswer(body))
}

/**
 * Decodes a query's answer or a push, the latter as the parsed `param` or as the form `{ param: "…json…" }`. `events` are
 * the items of `data`; in a push those of `lastResult`, then those of `destResult`, with `position` counting over both.
 * `rejected` lists answers without a result and items that are not objects. Never throws.
 */
export function decode(payload: unknown): Decoded {
  const body = bodyOf(payload)
  if (isRecord(body)) return isPush(body) ? decodePush(body) : decodeAnswer(body)
  if (body === payload) return undecodable('payload', payload, 'not an object')
  return undecodable('param', isRecord(payload) ? payload.param : payload, 'not a JSON object')
}

function decodeAnswer(body: JsonRecord): Decoded {
  const { data } = body
  const head = headOf([body])
  if (Array.isArray(data) && (data.length > 0 || !isFailure(body))) return { ...head, ...decodeResults([body]) }
  if (!isFailure(body)) return { ...undecodable('data', data, 'not a list'), ...head }
  const field = 'returnCode' in body ? 'returnCode' : 'status'
  return { ...undecodable(field, body[field], `the provider answered: ${textValue(body.message) ?? 'no message'}`), ...head }
}

function decodePush(body: JsonRecord): Decoded {
  const monitoring = monitoringOf(body)
  const row = monitoringRows.find(({ status }) => status === monitoring.status)
  const present = RESULT_FIELDS.filter(name => name === 'lastResult' || !isAbsent(body[name]))
  const rejectedResults = present.flatMap(name => resultRejects(name, body[name], row?.ended ?? false))
  const results = present.map(name => body[name]).filter(isRecord)
  const { events, rejected, reported } = decodeResults(results)
  return {
    ...headOf(results),
    events,
    rejected: [...rejectedResults, ...rejected],
    reported: row?.hasState === false ? null : reported,
    monitoring,
  }
}

// A push that ends the monitoring may lack the list, or the whole result.
function resultRejects(name: string, result: unknown, mayLack: boolean): FeedReject[] {
  if (mayLack && isAbsent(isRecord(result) ? result.data : result)) return []
  if (!isRecord(result)) return [{ index: null, field: name, value: result ?? null, reason: 'not an object' }]
  if (Array.isArray(result.data)) return []
  return [{ index: null, field: `${name}.data`, value: result.data ?? null, reason: 'not a list' }]
}

// The events of the answers, and the state of the last answer that has any: a state without a scan is the default.
function decodeResults(results: readonly JsonRecord[]): Pick<Decoded, 'events' | 'rejected' | 'reported'> {
  const lists = results.map((result): ItemList & { state: unknown } => ({
    items: Array.isArray(result.data) ? result.data : [],
    carrier: textValue(result.com),
    state: result.state,
  }))
  const last = lists.filter(({ items }) => items.length > 0).at(-1)
  return {
    ...decodeItems(lists, { field: 'data', fields, ownCodes: codeMappings }),
    reported: codeValue(last?.state, codeMappings),
  }
}

function headOf(results: readonly JsonRecord[]): Pick<Decoded, 'shipment' | 'carrier'> {
  const first = (field: string) => results.map(result => textValue(result[field])).find(text => text !== undefined)
  const carrier = first('com')
  return { shipment: first('nu') ?? null, ...(carrier && { carrier }) }
}

function monitoringOf(body: JsonRecord): Monitoring {
  const status = textValue(body.status) ?? ''
  const ended = monitoringRows.some(row => row.status === status && row.ended)
  return { status, ended, message: textValue(body.message) ?? null, correction: correctionOf(body) }
}

// `autoCheck` 1: this push comes from the right carrier. 0 with a `comNew`: it is the last push of the wrong one.
function correctionOf(body: JsonRecord): CarrierCorrection | null {
  const from = textValue(body.comOld) ?? null
  const to = textValue(body.comNew) ?? null
  return from === null && to === null ? null : { from, to, applied: textValue(body.autoCheck) === '1' }
}

// A push's form holds its body as JSON text in `param`; undefined where that is not JSON.
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
  RESULT_FIELDS.some(name => isRecord(body[name])) || monitoringRows.some(({ status }) => status === body.status)

const isAnswer = (body: JsonRecord): boolean =>
  'returnCode' in body || (Array.isArray(body.data) && ['nu', 'com', 'state', 'ischeck'].some(name => name in body))

const isFailure = (body: JsonRecord): boolean =>
  'returnCode' in body || (!isAbsent(body.status) && textValue(body.status) !== '200')
