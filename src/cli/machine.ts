import { grid } from '../draw/index.js'
import { encode, shippedTable } from '../table/index.js'
import { complain, readArguments } from './arguments.js'

const usage = `shipfold machine [--format grid|json]

  --format grid   a line per state, a column per code (default)
  --format json   the compiled table, for other programs to run or check
  --json          the same as --format json
`

const formats: Readonly<Record<string, () => string>> = {
  grid: () => grid(shippedTable),
  json: () => `${JSON.stringify(encode(shippedTable))}\n`,
}

/** Prints the machine; gives the exit status. */
export async function run(args: readonly string[]): Promise<number> {
  const given = readArguments(args, usage, { format: { type: 'string' }, json: { type: 'boolean' } })
  if (typeof given === 'number') return given
  if (given.files.length > 0) return complain(`machine takes no file, but was given ${given.files.join(' ')}.`)
  const name = given.values.json ? 'json' : ((given.values.format as string | undefined) ?? 'grid')
  const format = Object.hasOwn(formats, name) ? formats[name] : undefined
  if (!format) return complain(`There is no format ${JSON.stringify(name)}; use one of: ${Object.keys(formats).join(', ')}.`)
  process.stdout.write(format())
  return 0
}
