// What is on the page in a form to take elsewhere: a test, a call of the command line, the report.

import type { Report } from '../../../src/replay/index.js'
import { costs as defaultCosts } from '../../../src/vocabulary/index.js'
import type { EditedEvents, Edits } from './edits.js'
import type { Shipment } from './input.js'

export interface Copied {
  readonly shipment: Shipment
  readonly edited: EditedEvents
  readonly edits: Edits
  readonly report: Report
}

/** A test for vitest that passes now. */
export function testOf({ shipment, edited, edits, report }: Copied): string {
  const { without, costs } = edits
  const options = [
    ...(without.length > 0 ? [`table: withoutConstraints(shippedTable, ${literal(without)})`] : []),
    ...(hasOwnCosts(edits) ? [`costs: ${literal(costs)}`] : []),
    ...(shipment.reported == null ? [] : [`reported: ${literal(shipment.reported)}`]),
  ]
  const { status, outcome, certain, flags } = report
  return `import { replay } from 'shipfold'
${without.length > 0 ? "import { shippedTable, withoutConstraints } from 'shipfold/table'\n" : ''}import { expect, test } from 'vitest'

const events = [
${edited.events.map(({ code, time, text, place, position }) => `  ${literal({ code, time, text, place, position })},\n`).join('')}]

test(${literal(`${shipment.shipment ?? 'the parcel'} is ${outcome ?? status}`)}, () => {
  const report = replay(events${options.length > 0 ? `, { ${options.join(', ')} }` : ''})
  expect([report.status, report.outcome, report.certain]).toEqual(${literal([status, outcome, certain])})
  expect(report.flags).toEqual([${flags.map(flag => `\n    ${literal(flag)},`).join('')}${flags.length > 0 ? '\n  ' : ''}])
})
`
}

/** A call of the command line that reads the same events. */
export function commandOf({ shipment, edited, edits }: Copied): string {
  const payload = { ...(shipment.shipment !== null && { shipment: shipment.shipment }), events: edited.events }
  const isChanged = edits.without.length > 0 || hasOwnCosts(edits)
  const note = isChanged ? '# The command line reads with the shipped constraints and costs.\n' : ''
  return `${note}shipfold replay - <<'END'\n${JSON.stringify(payload)}\nEND\n`
}

/** The report, with the shipment's number first. */
export const jsonOf = ({ shipment, report }: Copied): string =>
  `${JSON.stringify({ shipment: shipment.shipment, ...report }, null, 2)}\n`

const hasOwnCosts = ({ costs }: Edits): boolean => JSON.stringify(costs) !== JSON.stringify(defaultCosts)

// As JavaScript, on one line. What would end a line in a script is escaped.
const literal = (value: unknown): string => JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
