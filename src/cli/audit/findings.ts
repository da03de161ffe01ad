// One line per flagged step and rejected event: the detail behind an audit's counts.

import { journeysOf } from '../../columns/index.js'
import type { Report } from '../../replay/index.js'
import type { TrackingEvent } from '../../vocabulary/index.js'
import type { Origin } from '../input/origins.js'
import { escapeName, quoteValue, safeJson } from '../output/escape.js'

/** One history, its report, and the origins of its events. */
export interface AuditedHistory {
  readonly shipment: string | null
  readonly carrier: string | null
  readonly report: Report<TrackingEvent>
  readonly originOf: (index: number) => Origin
}

/** The lines of one history, as text or as JSON objects. */
export function* findings({ shipment, carrier, report, originOf }: AuditedHistory, form: 'text' | 'json'): Generator<string> {
  for (const { steps, flags } of journeysOf(report)) {
    const byIndex = new Map(steps.map(step => [step.index, step]))
    for (const { index, verdict, constraint, severity } of flags) {
      const { time, code, readAs, presumed, from, to, event } = byIndex.get(index)!
      const { file, line, path } = originOf(index)
      const where = { file, line, path, shipment, carrier, index }
      if (form === 'json')
        yield `${safeJson({ ...where, time, code, readAs, verdict, constraint, severity, presumed, from, to, text: event.text })}\n`
      else
        yield `${[escapeName(`${file}:${line}`), shipmentLabel(shipment), `[${index}]`, escapeName(time), code === null ? '-' : escapeName(code), verdict, constraint].join(' ')}\n`
    }
  }
  for (const { index, field, value, reason } of report.rejected) {
    const { file, line, path } = originOf(index)
    if (form === 'json')
      yield `${safeJson({ file, line, path, shipment, carrier, index, verdict: 'rejected', field, value: briefValue(value), reason })}\n`
    else
      yield `${[escapeName(`${file}:${line}`), shipmentLabel(shipment), `[${index}]`, `rejected ${reason} ${field}`, quoteValue(value)].join(' ')}\n`
  }
}

const shipmentLabel = (shipment: string | null) => (shipment === null ? '(no number)' : escapeName(shipment))

// A rejected value can be anything; scalars are printed as they are.
const briefValue = (value: unknown) => (typeof value === 'object' && value !== null ? quoteValue(value) : value)
