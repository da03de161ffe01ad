import { shippedTable } from '../table/index.js'
import { inputOptions, inputUsage, readArguments, readChoices } from './arguments.js'
import { Faults } from './faults.js'
import { Output } from './output.js'
import { readPayloads } from './payloads/reader.js'
import { Progress } from './progress.js'
import { json } from './quote.js'
import type { Shell } from './shell.js'
import { Auditor } from './tally/auditor.js'
import { findings } from './tally/finding.js'
import { foundLaws, rankedCarriers, summary } from './tally/summary.js'
import type { Tally } from './tally/tally.js'
import { terminalOf } from './terminal.js'

const usage = `shipfold audit [--json] [--findings] [--feed NAME] [--zone ZONE] FILE…

How well many histories keep the law: counts per verdict, law and status, an
example of each law found, a scorecard per carrier, the histories that depart
most, the codes that are not in the vocabulary.

A payload with a list of events is one history. Events that come one per line
are put together by shipment, wherever they stand, when the input ends.

  --json        one JSON object
  --findings    a line per flagged step instead; with --json, an object each
${inputUsage}`

/** Audits every history of the files; gives the exit status. */
export async function run(args: readonly string[], shell: Shell): Promise<number> {
  const given = readArguments(args, usage, { ...inputOptions, findings: { type: 'boolean' } }, shell)
  if (typeof given === 'number') return given
  const choices = readChoices('audit', given, shell)
  if (typeof choices === 'number') return choices
  const { feed, zone, json: isJson } = choices
  const output = new Output(shell)
  const progress = new Progress(shell)
  const faults = new Faults(shell, () => progress.clear())
  const onRemark = given.values.findings
    ? (history: Parameters<typeof findings>[0]) => {
        for (const line of findings(history, isJson)) output.hold(line)
      }
    : undefined
  const auditor = new Auditor({ feed, zone, now: new Date(), onRemark }, faults)
  const { tally, take, skim } = auditor
  await progress.begin(given.files)
  for (const file of given.files) {
    const pause = async (bytes: number) => {
      progress.show(bytes, tally.histories)
      await output.flush()
    }
    await readPayloads(file, { take, skim, pause }, faults, shell)
    progress.next()
  }
  auditor.end()
  progress.clear()
  if (!onRemark) output.hold(isJson ? `${json(plainTally(tally))}\n` : summary(tally, terminalOf(shell).width))
  await output.flush()
  faults.close('--findings lists every rejected event.')
  return faults.some ? 2 : tally.classes.contradictory > 0 ? 1 : 0
}

// The tally as `--json` prints it: what was found, the most frequent first, and the law it was judged by.
function plainTally(tally: Tally): object {
  return { ...tally, laws: foundLaws(tally), carriers: rankedCarriers(tally.carriers), table: shippedTable.hash }
}
