// What came of a check, in words: a line for each kind, then each failure as the story of one journey.

import { labelOf } from '../../replay/index.js'
import { disorderLaws } from '../disorder/index.js'
import type { HandlerFailure, HandlerReport, HandlerRow } from './check.js'
import type { Counts, Seen } from './handler.js'
import { symptoms } from './symptoms.js'

/** A report as text, for a person: what the system survives, and the story of each failure. */
export function handlerText(report: HandlerReport): string {
  const { rows, failures, survived, tried, runs, seed } = report
  const width = Math.max(...rows.map(({ kind }) => kind.length))
  const journeys = runs === 1 ? 'one journey' : `${runs} journeys`
  const head = `Survives ${survived} of ${tried} kinds of disorder, ${journeys} of each, seed ${seed}.`
  const stories = failures.map(failure => storyOf(failure, report))
  return `${[[head, '', ...rows.flatMap(row => rowLines(row, width))].join('\n'), ...stories].join('\n\n')}\n`
}

function rowLines({ kind, says, tried, judged, failures }: HandlerRow, width: number): readonly string[] {
  const mark = tried === 0 ? '-' : failures.length > 0 ? '✗' : judged < tried ? '?' : '✓'
  const line = `  ${mark} ${kind.padEnd(width)}  ${says}${tried === 0 ? ': none of the journeys could have it' : ''}`
  const notes = [
    ...(failures.length > 0 ? [`it ${failures.map(({ symptom }) => sayingOf(symptom)).join('; ')}`] : []),
    ...(judged < tried ? [`judged in ${judged} of ${tried} journeys: the others go wrong without it, too`] : []),
  ]
  return [line, ...notes.map(note => `${' '.repeat(width + 6)}${note}`)]
}

function storyOf({ kind, symptom, law, what, transcript, seen, at, isSteady }: HandlerFailure, report: HandlerReport): string {
  const { messages, labels, truth } = transcript
  const sentence = disorderLaws.find(row => row.law === law)?.sentence
  const told = messages.map(({ kind: form, events }, nth) => {
    const words = events.map(({ code }) => code).join(' ')
    const mark = nth === at ? '✗' : ' '
    return [`  ${mark} ${nth + 1}`, `${form === 'delta' ? 'only ' : ''}${words}`, seen[nth] ? wordsOf(seen[nth]) : '']
  })
  const again = [
    ...(kind === 'several' ? [] : [kind === 'none' ? 'kinds: []' : `kinds: ['${kind}']`]),
    `seed: ${report.seed}`,
    `runs: ${report.runs}`,
  ]
  return [
    `✗ ${kind}: it ${sayingOf(symptom)}.`,
    `  After message ${at + 1} ${what}.`,
    ...(sentence ? [`  The law "${law}": ${sentence}`] : []),
    '',
    '  What happened',
    ...columns(truth.history.map(({ code, time }, nth) => [`    ${nth + 1}`, time, code, labelOf(code)])),
    '  What was told, and what the system said then',
    ...columns(told),
    ...labels.map(label => `      ${label.what}`),
    isSteady
      ? `  Again: checkHandler({ …, ${again.join(', ')} })`
      : '  It did not go wrong again with the same journey: it hangs on time, or on other shipments.',
  ].join('\n')
}

const sayingOf = (wanted: HandlerFailure['symptom']): string => symptoms.find(({ symptom }) => symptom === wanted)!.says

function wordsOf({ status, outcome, done, undone, flagged }: Seen): string {
  const stands = status ?? (outcome === undefined ? [] : (outcome ?? 'under way'))
  return [stands, counted('acted', done), counted('undid', undone), flagged ? 'flagged' : []].flat().join(', ')
}

const counted = (verb: string, counts: Counts | undefined): readonly string[] =>
  Object.entries(counts ?? {}).flatMap(([outcome, count]) => (count > 0 ? [`${verb} ${count}× for ${outcome}`] : []))

function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows.reduce<number[]>((most, row) => row.map((cell, at) => Math.max(most[at] ?? 0, cell.length)), [])
  return rows.map(row =>
    row
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('  ')
      .trimEnd(),
  )
}
