import { shippedTable } from '../../table/index.js'
import { Auditor } from '../audit/auditor.js'
import { findings } from '../audit/findings.js'
import { foundConstraints, rankedCarriers, summary } from '../audit/summary.js'
import type { AuditTotals } from '../audit/totals.js'
import { inputOptions, inputUsage, readArguments, readInputChoices } from '../input/arguments.js'
import { readPayloads } from '../input/reader.js'
import { Diagnostics } from '../output/diagnostics.js'
import { safeJson } from '../output/escape.js'
import { Output } from '../output/output.js'
import { Progress } from '../output/progress.js'
import { terminalOf } from '../output/terminal.js'
import type { Shell } from '../shell.js'

const usage = `shipfold audit [--json] [--findings] [--feed NAME] [--zone ZONE] FILE…

Audits many histories: counts per verdict, constraint and status, the shortest
example of each constraint found, a scorecard per carrier, the histories with
the highest cost, and the codes that the vocabulary lacks.

A payload with a list of events is one history. Events that come one per line
are grouped by shipment when the input ends, wherever they stand.

  --json        print one JSON object
  --findings    print a line per flagged step instead; with --json, an object
${inputUsage}`

/** Audits every history of the files; resolves with the exit status. */
export async function run(args: readonly string[], shell: Shell): Promise<number> {
  const given = readArguments(args, usage, { ...inputOptions, findings: { type: 'boolean' } }, shell)
  if (typeof given === 'number') return given
  const choices = readInputChoices('audit', given, shell)
  if (typeof choices === 'number') return choices
  const { feed, zone, json: isJson } = choices
  const output = new Output(shell)
  const progress = new Progress(shell)
  const diagnostics = new Diagnostics(shell, () => progress.clear())
  const onFinding = given.values.findings
    ? (history: Parameters<typeof findings>[0]) => {
        for (const line of findings(history, isJson)) output.append(line)
      }
    : undefined
  const auditor = new Auditor({ feed, zone, now: new Date(), onFinding }, diagnostics)
  const { totals, take } = auditor
  await progress.begin(given.files)
  for (const file of given.files) {
    const pause = async (bytes: number) => {
      progress.show(bytes, totals.histories)
      await output.flush()
    }
    await readPayloads(file, { take, pause }, diagnostics, shell)
    progress.next()
  }
  auditor.end()
  progress.clear()
  if (!onFinding) output.append(isJson ? `${safeJson(auditJson(totals))}\n` : summary(totals, terminalOf(shell).width))
  await output.flush()
  diagnostics.close('--findings lists every rejected event.')
  return diagnostics.hasAny ? 2 : totals.classes.contradictory + totals.classes.uncoded > 0 ? 1 : 0
}

// The totals as `--json` prints them: constraints and carriers by frequency, and the table that was used.
function auditJson(totals: AuditTotals): object {
  return { ...totals, constraints: foundConstraints(totals), carriers: rankedCarriers(totals.carriers), table: shippedTable.hash }
}
