import { ShipfoldError } from '../codes/index.js'
import { disorderKinds } from '../testing/disorder/kinds.js'
import { readArguments } from './arguments.js'
import { complain, Faults } from './faults.js'
import { choicesOf, options } from './generate/choices.js'
import { loadLines } from './generate/load.js'
import { weightsOf } from './generate/weights.js'
import { Output } from './output.js'
import { Progress } from './progress.js'
import { json } from './quote.js'
import type { Shell } from './shell.js'

const usage = `shipfold generate [--kind KIND] [--count N] [--seed N] [--feed NAME] …

Histories to test with, one JSON object a line, as likely as in real traffic:
valid ones, or such as go wrong in a way that a label beside them says. replay,
audit and ingest read them as they are; with --zone UTC, since times name none.

  --kind valid       every scan by the law (default)
  --kind exercising  one scan that --law LAW remarks on or refuses, the others
                     regular
  --kind illegal     the last scan refused by the law
  --kind disturbed   valid ones, message by message, as a feed tells them that
                     goes wrong
  --count N          how many histories; 10 by default
  --seed N           the same seed prints the same, and with a larger count more
                     of it; 1 by default
  --feed NAME        the form: native (default), or the pushes of kd100 or
                     kuaidi100
  --prefix TEXT      what shipments' numbers begin with; G by default
  --from DATE        when histories begin; 2026-01-05 by default

  --law LAW          the law of the scan that is not regular; for illegal any by
                     default
  --end TARGET       where histories end: an outcome (delivered, returned,
                     cancelled), a status such as inTransit, or a code such as
                     3/301
  --reach TARGET     where they come to at some time
  --min-length N     fewest scans; 1 by default
  --max-length N     most scans; by default as many as are likely
  --disorder KIND,…  what may go wrong; anything by default:
${wrapped(disorderKinds.map(({ kind }) => kind))}
  --most N           how many things go wrong with one history, at most; 3 by
                     default

  --learn FILE…      as likely as in your own feed: payloads, or - for standard
                     input
  --weights FILE     as likely as the weights say, which --print-weights printed
  --uniform          every history of a length as likely as any other
  --print-weights    the weights instead of histories, for --weights
  --json             the same: the output is JSON
  --help             this text

It needs fast-check: npm install --save-dev fast-check.
Exit status: 0, or 2 for unusable arguments or files.
`

/** Prints generated histories; gives the exit status. */
export async function run(args: readonly string[], shell: Shell): Promise<number> {
  const given = readArguments(args, usage, options, shell)
  if (typeof given === 'number') return given
  const faults = new Faults(shell)
  try {
    const choices = choicesOf(given)
    const weights = await weightsOf(choices.likely, faults, shell)
    if (choices.printsWeights) shell.stdout.write(`${json(weights)}\n`)
    else await print(choices.count, (await loadLines())({ ...choices, weights }), shell)
  } catch (error) {
    if (error instanceof ShipfoldError) return complain(shell, error.message)
    throw error
  }
  faults.close('Mend what is said, or leave the file out.')
  return faults.some ? 2 : 0
}

// A history at a time: none is held longer than it takes to write it.
async function print(count: number, linesAt: (nth: number) => readonly object[], shell: Shell): Promise<void> {
  const output = new Output(shell)
  const progress = shell.stdout.isTTY ? null : new Progress(shell)
  let written = 0
  for (let nth = 1; nth <= count; nth++)
    for (const line of linesAt(nth)) {
      const text = `${json(line)}\n`
      written += text.length
      const busy = output.write(text)
      progress?.show(written, nth)
      if (busy) await busy
    }
  progress?.clear()
  await output.flush()
}

// The kinds of disorder in lines that a terminal holds.
function wrapped(kinds: readonly string[]): string {
  const lines = ['']
  for (const kind of kinds) {
    const line = lines.at(-1)!
    if (line.length + kind.length < 57) lines[lines.length - 1] = line === '' ? kind : `${line}, ${kind}`
    else lines.push(kind)
  }
  return lines.map((line, at) => `                     ${line}${at < lines.length - 1 ? ',' : ''}`).join('\n')
}
