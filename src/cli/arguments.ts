// Arguments by Node's own parser, with one way to say what was wrong.

import { type ParseArgsConfig, parseArgs } from 'node:util'

/** What a command line gave, or the exit status to leave with at once (after help, or after a message). */
export type Arguments = {
  readonly values: Readonly<Record<string, string | boolean | undefined>>
  readonly files: readonly string[]
}

/** Reads a command's arguments. Prints the usage for `--help`, a message for what it does not know. */
export function readArguments(
  args: readonly string[],
  usage: string,
  options: NonNullable<ParseArgsConfig['options']>,
): Arguments | number {
  try {
    const all = { ...options, help: { type: 'boolean', short: 'h' } } as const
    const { values, positionals } = parseArgs({ args: [...args], options: all, allowPositionals: true })
    if (!values.help) return { values: values as Arguments['values'], files: positionals }
    process.stdout.write(usage)
    return 0
  } catch (error) {
    return complain(`${(error as Error).message} See --help.`)
  }
}

/** Says what is wrong on standard error; the exit status of unusable input. */
export function complain(message: string): 2 {
  process.stderr.write(`shipfold: ${message}\n`)
  return 2
}
