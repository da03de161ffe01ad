import { faultKinds } from '../../testing/faults/kinds.js'
import { ShipfoldError } from '../../vocabulary/index.js'
import { loadHistoryLines } from '../generate/load.js'
import { optionTypes, readGenerateOptions } from '../generate/options.js'
import { loadWeights } from '../generate/weights.js'
import { readArguments } from '../input/arguments.js'
import { Diagnostics, printError } from '../output/diagnostics.js'
import { safeJson } from '../output/escape.js'
import { Output } from '../output/output.js'
import { Progress } from '../output/progress.js'
import type { Shell } from '../shell.js'

const usage = `shipfold generate [--kind KIND] [--count N] [--seed N] [--feed NAME] …

Prints histories to test with, one JSON object per line, as likely as in real
traffic: valid ones, or ones with a known defect that a label describes. replay,
audit and ingest read them; add --zone UTC, since their times name no zone.

  --kind valid       every scan is regular (default)
  --kind exercising  one scan is flagged by --constraint NAME, the others are
                     regular
  --kind illegal     the last scan is impossible, the others are regular
  --kind faulty      valid histories, message by message, as a faulty feed sends
                     them
  --count N          how many histories; 10 by default
  --seed N           the same seed prints the same histories, and a larger count
                     continues them; 1 by default
  --feed NAME        the format: native (default), or the webhook bodies of
                     kd100 or kuaidi100
  --prefix TEXT      the beginning of shipment numbers; G by default
  --from DATE        when histories begin; 2026-01-05 by default

  --constraint NAME  the constraint that flags the scan; any by default for
                     illegal
  --end TARGET       where histories end: an outcome (delivered, returned,
                     cancelled), a status such as inTransit, or a code such as
                     3/301
  --reach TARGET     what histories reach at some time, not only at the end
  --min-length N     fewest scans; 1 by default
  --max-length N     most scans; by default as many as are likely
  --faults KIND,…    which faults to inject; all by default:
${wrappedKinds(faultKinds.map(({ kind }) => kind))}
  --max-faults N     most faults in one history; 3 by default

  --learn FILE…      make histories as likely as in your own feed: payloads, or
                     - for standard input
  --weights FILE     use the weights that --print-weights printed
  --uniform          make all histories of one length equally likely
  --print-weights    print the weights instead of histories, for --weights
  --json             changes nothing: the output is always JSON
  --help             this text

Requires fast-check: npm install --save-dev fast-check.
Exit status: 0, or 2 for unusable arguments or files.
`

/** Prints generated histories; resolves with the exit status. */
export async function run(args: readonly string[], shell: Shell): Promise<number> {
  const given = readArguments(args, usage, optionTypes, shell)
  if (typeof given === 'number') return given
  const diagnostics = new Diagnostics(shell)
  try {
    const choices = readGenerateOptions(given)
    const weights = await loadWeights(choices.weightSource, diagnostics, shell)
    if (choices.printsWeights) shell.stdout.write(`${safeJson(weights)}\n`)
    else await printHistories(choices.count, (await loadHistoryLines())({ ...choices, weights }), shell)
  } catch (error) {
    if (error instanceof ShipfoldError) return printError(shell, error.message)
    throw error
  }
  diagnostics.close('Fix the reported input, or leave the file out.')
  return diagnostics.hasAny ? 2 : 0
}

// One history at a time, so that memory does not grow with the count.
async function printHistories(count: number, linesAt: (nth: number) => readonly object[], shell: Shell): Promise<void> {
  const output = new Output(shell)
  const progress = shell.stdout.isTTY ? null : new Progress(shell)
  let written = 0
  for (let nth = 1; nth <= count; nth++)
    for (const line of linesAt(nth)) {
      const text = `${safeJson(line)}\n`
      written += text.length
      const busy = output.write(text)
      progress?.show(written, nth)
      if (busy) await busy
    }
  progress?.clear()
  await output.flush()
}

// The fault kinds, wrapped to the width of a terminal.
function wrappedKinds(kinds: readonly string[]): string {
  const lines = ['']
  for (const kind of kinds) {
    const line = lines.at(-1)!
    if (line.length + kind.length < 57) lines[lines.length - 1] = line === '' ? kind : `${line}, ${kind}`
    else lines.push(kind)
  }
  return lines.map((line, at) => `                     ${line}${at < lines.length - 1 ? ',' : ''}`).join('\n')
}
