// One line for each step that is flagged and each event that is rejected: the detail behind an audit's counts.

import { json, name, shown } from '../quote.js'
import { journeysOf } from './assessment.js'
import type { Audited } from './auditor.js'

/** The lines of one history, as text or as JSON objects. */
export function* findings({ shipment, carrier, report, originOf }: Audited, isJson: boolean): Generator<string> {
  for (const { steps, flags } of journeysOf(report)) {
    const byIndex = new Map(steps.map(step => [step.index, step]))
    for (const { index, verdict, law, severity } of flags) {
      const { time, code, readAs, presumed, from, to, event } = byIndex.get(index)!
      const { file, line, path } = originOf(index)
      const where = { file, line, path, shipment, carrier, index }
      if (isJson)
        yield `${json({ ...where, time, code, readAs, verdict, law, severity, presumed, from, to, text: event.text })}\n`
      else
        yield `${[name(`${file}:${line}`), numberOf(shipment), `[${index}]`, name(time), code === null ? '-' : name(code), verdict, law].join(' ')}\n`
    }
  }
  for (const { index, field, value, reason } of report.rejected) {
    const { file, line, path } = originOf(index)
    if (isJson)
      yield `${json({ file, line, path, shipment, carrier, index, verdict: 'rejected', field, value: brief(value), reason })}\n`
    else
      yield `${[name(`${file}:${line}`), numberOf(shipment), `[${index}]`, `rejected ${reason} ${field}`, shown(value)].join(' ')}\n`
  }
}

const numberOf = (shipment: string | null) => (shipment === null ? '(no number)' : name(shipment))

// A value at fault can be anything; scalars are given as they are.
const brief = (value: unknown) => (typeof value === 'object' && value !== null ? shown(value) : value)
