import { dot, mermaid, svg } from '../../render/index.js'
import { encodeTable, grid, shippedTable } from '../../table/index.js'
import { readArguments } from '../input/arguments.js'
import { printError } from '../output/diagnostics.js'
import { escapeName, quoteValue } from '../output/escape.js'
import type { Shell } from '../shell.js'
import statechart from '../statechart.json' with { type: 'json' }

const usage = `shipfold machine [--format grid|json|mermaid|dot|svg|xstate]

Prints the state machine.

  --format grid      a line per state, a column per code (default)
  --format json      the compiled table, for other programs to run or check
  --format mermaid   the statechart for Markdown
  --format dot       the statechart for Graphviz
  --format svg       the statechart as a picture
  --format xstate    the statechart as JSON for XState, its editor and viewers
  --json             the same as --format json
  --help             this text
`

const formats: Readonly<Record<string, () => string>> = {
  grid: () => grid(shippedTable),
  json: () => `${JSON.stringify(encodeTable(shippedTable))}\n`,
  mermaid: () => mermaid(shippedTable),
  dot: () => dot(shippedTable),
  svg: () => svg(shippedTable),
  xstate: () => `${JSON.stringify(statechart, null, 2)}\n`,
}

/** Prints the machine; resolves with the exit status. */
export async function run(args: readonly string[], shell: Shell): Promise<number> {
  const given = readArguments(args, usage, { format: { type: 'string' }, json: { type: 'boolean' } }, shell)
  if (typeof given === 'number') return given
  if (given.files.length > 0)
    return printError(shell, `machine takes no file, but was given ${given.files.map(escapeName).join(' ')}.`)
  const wanted = given.values.json ? 'json' : ((given.values.format as string | undefined) ?? 'grid')
  const format = Object.hasOwn(formats, wanted) ? formats[wanted] : undefined
  if (!format)
    return printError(shell, `there is no format ${quoteValue(wanted)}. Use one of: ${Object.keys(formats).join(', ')}.`)
  shell.stdout.write(format())
  return 0
}
