// Measures the classifier on labelled texts: `npx tsx test/texts/measure.ts FILE [--misses]`. FILE is a TSV whose first line names its
// columns: text, label (a code, or - for no event), lang, carrier, source, level (S: only the status of the label is sure),
// history and seq (texts with a history form one, in order of seq).

import { readFileSync } from 'node:fs'
import { replay } from '../../src/replay/index.js'
import { classifier } from '../../src/texts/index.js'
import { type Code, idOf, rowOf } from '../../src/vocabulary/index.js'

export interface Labelled {
  readonly text: string
  readonly label: string
  readonly lang: string
  readonly carrier: string
  readonly source: string
  readonly level: string
  readonly history: string
  readonly seq: string
}

/** The rows of a TSV with a line of names. */
export function readLabelled(tsv: string): readonly Labelled[] {
  const [names, ...lines] = tsv
    .split(/\r?\n/)
    .filter(line => line !== '')
    .map(line => line.split('\t'))
  // The columns the file must have; an absent one reads as ''.
  return lines.map(fields => Object.fromEntries(names!.map((name, at) => [name, fields[at] ?? ''])) as unknown as Labelled)
}

const statusOf = (code: string | undefined) => (code === undefined || code === '-' ? undefined : rowOf(idOf(code))?.status)

/** What was asked of a group of texts, and what was answered. */
export interface Tally {
  texts: number
  right: number
  abstained: number
  answered: number
  wrong: number
  false3: number
  false4: number
  sureCodes: number
  rightCodes: number
}

/** Counts the answers of `classify`; texts without an event are right where nothing is answered. */
export function tally(rows: readonly Labelled[], classify: (event: unknown) => Code | undefined): Tally {
  const counts = { texts: 0, right: 0, abstained: 0, answered: 0, wrong: 0, false3: 0, false4: 0, sureCodes: 0, rightCodes: 0 }
  for (const row of rows) {
    const code = classify({ text: row.text })
    const wanted = statusOf(row.label)
    const got = statusOf(code)
    counts.texts++
    if (got === wanted) counts.right++
    else if (code === undefined) counts.abstained++
    if (code !== undefined) counts.answered++
    if (code !== undefined && got !== wanted) counts.wrong++
    if (got === 'delivered' && wanted !== 'delivered') counts.false3++
    if (got === 'returned' && wanted !== 'returned') counts.false4++
    if (row.level === 'C' && row.label !== '-') counts.sureCodes++
    if (row.level === 'C' && row.label !== '-' && row.label === code) counts.rightCodes++
  }
  return counts
}

/** The histories whose status by text is the status by label, of those whose labels give one. */
export function histories(rows: readonly Labelled[], classify: (event: unknown) => Code | undefined) {
  const groups = groupBy(
    rows.filter(({ history }) => history !== ''),
    ({ history }) => history,
  )
  const wrong: string[] = []
  for (const [history, scans] of groups) {
    scans.sort((a, b) => Number(a.seq) - Number(b.seq))
    const time = (at: number) => Date.UTC(2026, 0, 1) + at * 3_600_000
    const byLabel = replay(scans.map(({ label }, at) => ({ code: label === '-' ? null : label, time: time(at) })))
    const byText = replay(
      scans.map(({ text }, at) => ({ text, time: time(at) })),
      { classify },
    )
    if (byLabel.status !== byText.status || byLabel.outcome !== byText.outcome)
      wrong.push(`${history}: ${byLabel.status}, read as ${byText.status}`)
  }
  return { all: groups.size, wrong }
}

function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row])
  return groups
}

const percent = (part: number, whole: number) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`)

const line = (name: string, { texts, right, abstained, answered, wrong, false3, false4, sureCodes, rightCodes }: Tally) =>
  [
    name.padEnd(44).slice(0, 44),
    String(texts).padStart(6),
    percent(right, texts).padStart(9),
    percent(abstained, texts).padStart(9),
    percent(wrong, answered).padStart(9),
    String(false3).padStart(4),
    String(false4).padStart(4),
    percent(rightCodes, sureCodes).padStart(9),
  ].join(' ')

function main([file, ...flags]: readonly string[]): void {
  if (file === undefined) throw new Error('Name a file: npx tsx test/texts/measure.ts FILE [--misses]')
  const rows = readLabelled(readFileSync(file, 'utf8'))
  const classify = classifier()
  console.log(`${''.padEnd(44)}  texts    status abstained     wrong  f3x  f4x      code`)
  console.log(line('all', tally(rows, classify)))
  for (const [lang, ofLang] of groupBy(rows, row => row.lang)) {
    console.log(line(lang, tally(ofLang, classify)))
    for (const [source, ofSource] of groupBy(ofLang, row => `${row.carrier} ${row.source}`))
      console.log(line(`  ${source.slice(-42)}`, tally(ofSource, classify)))
  }
  const { all, wrong } = histories(rows, classify)
  console.log(`\nHistories: ${all}, final status ${percent(all - wrong.length, all)}`)
  for (const story of wrong) console.log(`  ${story}`)
  if (!flags.includes('--misses')) return
  for (const row of rows) {
    const code = classify({ text: row.text })
    if (statusOf(code) !== statusOf(row.label))
      console.log(
        [
          row.lang,
          row.carrier.slice(0, 8),
          row.label,
          code ?? '-',
          row.text,
          JSON.stringify(classify.explain(row.text)?.matched ?? null),
        ].join(' | '),
      )
  }
}

if (process.argv[1]?.endsWith('measure.ts')) main(process.argv.slice(2))
