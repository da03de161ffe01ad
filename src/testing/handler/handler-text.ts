// The report of a check as text: a line for each kind of fault, then the story of each failure.

import { labelOf } from '../../render/explain.js'
import { guarantees, messageText } from '../faults/index.js'
import type { HandlerFailure, HandlerReport, HandlerRow } from './check.js'
import type { HandlerState, OutcomeCounts } from './handler.js'
import { symptoms } from './symptoms.js'

/** A report as text: the kinds of fault that the system survives, and the story of each failure. */
export function handlerText(report: HandlerReport): string {
  const { rows, failures, survived, tried, runs, seed } = report
  const width = Math.max(...rows.map(({ kind }) => kind.length))
  const journeys = runs === 1 ? 'one journey' : `${runs} journeys`
  const head = `Survives ${survived} of ${tried} kinds of faults, ${journeys} of each, seed ${seed}.`
  const stories = failures.map(failure => failureText(failure, report))
  return `${[[head, '', ...rows.flatMap(row => rowLines(row, width))].join('\n'), ...stories].join('\n\n')}\n`
}

function rowLines({ kind, description, tried, skipped, conclusive, failures }: HandlerRow, width: number): readonly string[] {
  const mark = tried === 0 ? '-' : failures.length > 0 ? '✗' : conclusive < tried ? '?' : '✓'
  const reason = skipped ? ': skipped, because the handler has no override' : ': it cannot happen to any of the journeys'
  const line = `  ${mark} ${kind.padEnd(width)}  ${description}${tried === 0 ? reason : ''}`
  const notes = [
    ...(failures.length > 0 ? [`it ${failures.map(({ symptom }) => symptomText(symptom)).join('; ')}`] : []),
    ...(conclusive < tried ? [`conclusive in ${conclusive} of ${tried} journeys: the others fail without the fault, too`] : []),
  ]
  return [line, ...notes.map(note => `${' '.repeat(width + 6)}${note}`)]
}

function failureText(
  { kind, symptom, guarantee, description, transcript, states, messageIndex, isReproducible }: HandlerFailure,
  report: HandlerReport,
): string {
  const { messages, faults, truth } = transcript
  const sentence = guarantees.find(row => row.guarantee === guarantee)?.sentence
  const rows = messages.map((message, nth) => {
    const mark = nth === messageIndex ? '✗' : ' '
    return [`  ${mark} ${nth + 1}`, messageText(message), states[nth] ? stateText(states[nth]) : '']
  })
  const reproduce = [
    ...(kind === 'several' ? [] : [kind === 'none' ? 'kinds: []' : `kinds: ['${kind}']`]),
    `seed: ${report.seed}`,
    `runs: ${report.runs}`,
  ]
  return [
    `✗ ${kind}: it ${symptomText(symptom)}.`,
    `  After message ${messageIndex + 1} ${description}.`,
    ...(sentence ? [`  Guarantee "${guarantee}": ${sentence}`] : []),
    '',
    '  What happened',
    ...alignColumns(truth.history.map(({ code, time }, nth) => [`    ${nth + 1}`, time, code, labelOf(code)])),
    '  What the feed reported, and the state of the system after it',
    ...alignColumns(rows),
    ...faults.map(fault => `      ${fault.description}`),
    isReproducible
      ? `  Reproduce: checkHandler({ …, ${reproduce.join(', ')} })`
      : '  The failure did not repeat with the same journey: it depends on time, or on other shipments.',
  ].join('\n')
}

const symptomText = (wanted: HandlerFailure['symptom']): string => symptoms.find(({ symptom }) => symptom === wanted)!.description

function stateText({ status, outcome, done, undone, flagged }: HandlerState): string {
  const stated = status ?? (outcome === undefined ? [] : (outcome ?? 'under way'))
  return [stated, countTexts('acted', done), countTexts('undid', undone), flagged ? 'flagged' : []].flat().join(', ')
}

const countTexts = (verb: string, counts: OutcomeCounts | undefined): readonly string[] =>
  Object.entries(counts ?? {}).flatMap(([outcome, count]) => (count > 0 ? [`${verb} ${count}× on ${outcome}`] : []))

function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows.reduce<number[]>((most, row) => row.map((cell, at) => Math.max(most[at] ?? 0, cell.length)), [])
  return rows.map(row =>
    row
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('  ')
      .trimEnd(),
  )
}
