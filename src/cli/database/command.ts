// What the commands on a database have in common: which database, by which rules, and how it ends.

import type { ParseArgsConfig } from 'node:util'
import { instantOf, ShipfoldError } from '../../codes/index.js'
import { createEngine, type Engine, type Store } from '../../engine/index.js'
import { type Arguments, readArguments } from '../arguments.js'
import { complain } from '../faults.js'
import { Output } from '../output.js'
import { shown } from '../quote.js'
import type { Shell } from '../shell.js'
import { type Terminal, terminalOf } from '../terminal.js'
import { openDatabase } from './open.js'
import { noRules, type Ruling, rulingOf } from './rules.js'

/** What a command works with. */
export interface Desk {
  readonly shell: Shell
  readonly engine: Engine
  readonly store: Store
  /** Whether rules were given. */
  readonly hasRules: boolean
  readonly values: Arguments['values']
  /** What stands on the command line besides options. */
  readonly names: readonly string[]
  readonly output: Output
  /** Null for JSON. */
  readonly terminal: Terminal | null
}

/** A command on a database. */
export interface DatabaseCommand {
  readonly usage: string
  /** Its own options, beside those that all have. */
  readonly options?: NonNullable<ParseArgsConfig['options']>
  /** Whether it may make the database. */
  readonly isNew?: true
  /** Looks at arguments before anything is opened; a message says what is wrong with them. */
  readonly check?: (given: Arguments) => string | null
  /** Overrides for the engine, by whether rules were given. */
  readonly ruling?: (ruling: Ruling, hasRules: boolean, values: Arguments['values']) => Ruling
  /** Does it; gives the exit status. */
  readonly work: (desk: Desk) => Promise<number>
}

/** The lines of every usage. */
export const databaseUsage = `  --db WHERE      a directory (PGlite), or a postgres:// address; without it,
                  what the variable SHIPFOLD_DB says
  --schema NAME   the schema that holds the tables; shipfold by default
  --json          one object a line
  --help          this text
`

const shared = {
  db: { type: 'string' },
  schema: { type: 'string' },
  rules: { type: 'string' },
  json: { type: 'boolean' },
} as const

/** Runs a command; gives the exit status. */
export async function runOn(args: readonly string[], shell: Shell, command: DatabaseCommand): Promise<number> {
  const given = readArguments(args, command.usage, { ...shared, ...command.options }, shell)
  if (typeof given === 'number') return given
  const { values } = given
  const where = (values.db as string | undefined) ?? shell.env.SHIPFOLD_DB
  if (where === undefined || where === '') return complain(shell, 'it needs a database: give --db DIR or --db postgres://….')
  const fault = command.check?.(given) ?? null
  if (fault !== null) return complain(shell, fault)
  try {
    return await atDesk(where, given, shell, command)
  } catch (error) {
    if (error instanceof ShipfoldError) return complain(shell, error.message)
    throw error
  }
}

async function atDesk(where: string, { values, files }: Arguments, shell: Shell, command: DatabaseCommand): Promise<number> {
  const module = values.rules as string | undefined
  const hasRules = module !== undefined
  const base = hasRules ? await rulingOf(module) : noRules
  const ruling = command.ruling?.(base, hasRules, values) ?? base
  const isNew = command.isNew === true
  const { store, close } = await openDatabase(where, { isNew, schema: values.schema as string | undefined })
  try {
    const engine = createEngine({ ...ruling, store })
    const output = new Output(shell)
    const terminal = values.json ? null : terminalOf(shell)
    const status = await command.work({ shell, engine, store, hasRules, values, names: files, output, terminal })
    await output.flush()
    return status
  } finally {
    await close()
  }
}

/** Says what is wrong with names that should not be there, or are missing. */
export const noNames =
  (command: string) =>
  ({ files }: Arguments): string | null =>
    files.length === 0 ? null : `${command} takes no ${shown(files[0])}. See shipfold ${command} --help.`

/** An instant that an option names, in milliseconds since 1970; null where it is not given. Throws `bad-option`. */
export const instantIn = (values: Arguments['values'], option: string): number | null =>
  values[option] === undefined ? null : instantOf(`--${option}`, values[option])

/** How many lines a list may have. Throws `bad-option`. */
export function limitIn(values: Arguments['values']): number {
  const { limit } = values
  if (limit === undefined) return Number.MAX_SAFE_INTEGER
  if (/^\d{1,15}$/.test(String(limit))) return Number(limit)
  throw new ShipfoldError('bad-option', `Unusable --limit: ${shown(limit)}. Give a whole number, 0 or more.`)
}
