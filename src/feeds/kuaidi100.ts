// Kuaidi100, the Chinese API: the answer to a query, or a push, which wraps one or two such answers. A push has two parts: the
// scans of the parcel (`lastResult`, and `destResult` from the carrier in the destination country), and the state of
// Kuaidi100's monitoring (`status`). An aborted monitoring carries `state: "0"` and no data; that is no parcel in transit.

import { completeDecoded, undecodable } from './decoded.js'
import type { CarrierCorrection, Decoded, Feed, FeedReject, Monitoring, PayloadFields } from './feed.js'
import { decodeItems, type ItemList } from './items.js'
import { labelRows } from './kuaidi100-labels.js'
import { type CodeMapping, certificateOf, type ReadSourceCode, sourceCodeReader, vocabularyRows } from './source-codes.js'
import { isAbsent, isRecord, type JsonRecord, textValue } from './values.js'

export type * from './feed.js'

// The answers that a push wraps: the origin carrier's, then the destination carrier's.
const RESULT_FIELDS = ['lastResult', 'destResult'] as const

// Where shops keep such an answer in answers of their own.
const WRAPPERS = [['dataInfo', 'queryTrackMapResp'], ['queryTrackMapResp'], ['dataInfo'], ['data']] as const

// `time` is the carrier's text and `ftime` Kuaidi100's; the second counts where the first is unreadable.
const fields = {
  shipment: 'nu',
  carrier: 'com',
  reported: 'state',
  item: {
    time: ['time', 'ftime'],
    text: 'context',
    code: 'statusCode',
    label: 'status',
    place: ['location', 'areaName'],
  },
} as const satisfies PayloadFields

// A push is posted as a form, its body as JSON text in `param`.
const form = { payload: 'param', sign: 'sign' } as const

// 210, a requested cancellation, exists here only. As a pair it is read as the row of its status, 2/2.
const ownRows: readonly CodeMapping[] = [{ sourceCode: '210', code: { status: 2, substatus: 210 } }]
const codeOf = sourceCodeReader({ feed: 'kuaidi100', rows: ownRows, writesVocabulary: true })
const codeByLabel = new Map(labelRows.map(({ sourceCode, code }) => [sourceCode, code]))

// An item's code, else the code that its label names. Any other label leaves the item without one.
function itemCodeOf(code: unknown, label: unknown): ReadSourceCode {
  const read = codeOf(code)
  if (read.sourceCode !== undefined) return read
  const sourceCode = textValue(label)?.trim() ?? ''
  const named = codeByLabel.get(sourceCode)
  return named === undefined ? read : { code: named, sourceCode }
}

// The states of the monitoring. `ended`: it has stopped, and the push may lack a list. `hasState`: the `state` beside it is the
// parcel's; an aborted monitoring sends the default.
const monitoringRows = [
  { status: 'polling', ended: false, hasState: true },
  { status: 'shutdown', ended: true, hasState: true },
  { status: 'abort', ended: true, hasState: false },
  { status: 'updateall', ended: false, hasState: true },
] as const

/** Whether a payload has Kuaidi100's shape: a query's answer, alone or in a shop's, a push, or a push's form with its `param` and `sign`. */
export function recognise(payload: unknown): boolean {
  if (isRecord(payload) && typeof payload[form.payload] === 'string' && form.sign in payload) return true
  const body = bodyOf(payload)
  return isRecord(body) && (isPush(body) || isAnswer(body))
}

/**
 * Decodes a query's answer or a push, the latter as the parsed `param` or as the form `{ param: "…json…" }`. `events` are
 * the items of `data`; in a push those of `lastResult`, then those of `destResult`, with `position` counting over both.
 * `rejected` lists answers without a result and items that are not objects. Never throws.
 */
export const decode = (payload: unknown): readonly Decoded[] => [decodePayload(payload)]

function decodePayload(payload: unknown): Decoded {
  const body = bodyOf(payload)
  if (isRecord(body)) return isPush(body) ? decodePush(body) : decodeAnswer(body)
  if (body === payload) return undecodable('payload', payload, 'not an object')
  return undecodable(form.payload, isRecord(payload) ? payload[form.payload] : payload, 'not a JSON object')
}

const sample = {
  status: 'polling',
  message: '',
  autoCheck: '0',
  comOld: '',
  comNew: '',
  lastResult: {
    message: 'ok',
    nu: 'EX1',
    ischeck: '0',
    com: 'yangliex',
    status: '200',
    state: '5',
    data: [
      { time: '2026-03-02 08:01:00', context: '快件正在派送途中', status: '派件', statusCode: '5', areaName: '上海' },
      { time: '2026-03-01 09:00:00', context: '快件已揽收', status: '揽收', statusCode: '103', areaName: '杭州' },
    ],
  },
}

/** Kuaidi100's feed. */
export const kuaidi100: Feed = {
  name: 'kuaidi100',
  recognise,
  decode,
  sample,
  certificate: /* @__PURE__ */ certificateOf([...vocabularyRows, ...ownRows, ...labelRows]),
  // An order callback that fails comes again three times, 30 minutes apart; nothing is documented of pushes.
  redelivery: 'PT3H',
  lists: [['data'], ...RESULT_FIELDS.map(name => [name, 'data']), ...WRAPPERS.map(path => [...path, 'data'])],
  fields,
  codesSetting: 'resultv2=4',
  form,
  acknowledgement: { result: true, returnCode: '200', message: '成功' },
  refusal: (status, message) => ({ result: false, returnCode: `${status}`, message }),
}

function decodeAnswer(body: JsonRecord): Decoded {
  const { data } = body
  const head = headOf([body])
  if (Array.isArray(data) && (data.length > 0 || !isFailure(body))) return completeDecoded({ ...head, ...decodeResults([body]) })
  if (!isFailure(body)) return undecodable('data', data, 'not a list', head)
  const field = isAbsent(body.returnCode) ? 'status' : 'returnCode'
  return undecodable(field, body[field], `the provider answered: ${textValue(body.message) ?? 'no message'}`, head)
}

function decodePush(body: JsonRecord): Decoded {
  const monitoring = monitoringOf(body)
  const row = monitoringRows.find(({ status }) => status === monitoring.status)
  const present = RESULT_FIELDS.filter(name => name === 'lastResult' || !isAbsent(body[name]))
  const rejectedResults = present.flatMap(name => resultRejects(name, body[name], row?.ended ?? false))
  const results = present.map(name => body[name]).filter(isRecord)
  const { events, rejected, reported } = decodeResults(results)
  return completeDecoded({
    ...headOf(results),
    events,
    rejected: [...rejectedResults, ...rejected],
    reported: row?.hasState === false ? null : reported,
    monitoring,
  })
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
    carrier: textValue(result[fields.carrier]),
    state: result[fields.reported],
  }))
  const last = lists.filter(({ items }) => items.length > 0).at(-1)
  return {
    ...decodeItems(lists, { field: 'data', fields: fields.item, codeOf: itemCodeOf }),
    reported: codeOf(last?.state).code,
  }
}

function headOf(results: readonly JsonRecord[]): Pick<Decoded, 'shipment' | 'carrier'> {
  const first = (field: string) => results.map(result => textValue(result[field])).find(text => text !== undefined)
  return { shipment: first(fields.shipment) ?? null, carrier: first(fields.carrier) ?? null }
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

// The body of a form, or the answer in a shop's; undefined where that is not JSON.
function bodyOf(payload: unknown): unknown {
  if (!isRecord(payload)) return payload
  if (!(form.payload in payload)) return isPush(payload) || Array.isArray(payload.data) ? payload : unwrapped(payload)
  const text = payload[form.payload]
  if (typeof text !== 'string') return text
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function unwrapped(payload: JsonRecord): JsonRecord {
  const inner = WRAPPERS.map(path => path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), payload))
  const answers = inner.filter(isRecord)
  return answers.find(({ data }) => Array.isArray(data)) ?? answers.find(isAnswer) ?? payload
}

const isPush = (body: JsonRecord): boolean =>
  RESULT_FIELDS.some(name => isRecord(body[name])) || monitoringRows.some(({ status }) => status === body.status)

const isAnswer = (body: JsonRecord): boolean =>
  'returnCode' in body ||
  (Array.isArray(body.data) && [fields.shipment, fields.carrier, fields.reported, 'ischeck'].some(name => name in body))

// A shop's copy of an answer has the fields of a failure too, as null.
const isFailure = (body: JsonRecord): boolean =>
  !isAbsent(body.returnCode) || (!isAbsent(body.status) && textValue(body.status) !== '200')
