// What the commands on a database share: options, opening the database and the rules, and closing.

import type { ParseArgsConfig } from 'node:util'
import { createEngine, type Engine, type EngineOptions, type Store } from '../../engine/index.js'
import { badOption, instantOf, ShipfoldError } from '../../vocabulary/index.js'
import { type Arguments, readArguments } from '../input/arguments.js'
import { openClassifier } from '../input/classifier.js'
import { printError } from '../output/diagnostics.js'
import { quoteValue } from '../output/escape.js'
import { Output } from '../output/output.js'
import { type Terminal, terminalOf } from '../output/terminal.js'
import type { Shell } from '../shell.js'
import { openDatabase } from './database.js'
import { loadRulesModule, noRules, type RulesModule } from './rules-module.js'

/** What a command runs with. */
export interface CommandContext {
  readonly shell: Shell
  readonly engine: Engine
  readonly store: Store
  /** Whether the user gave rules. */
  readonly hasRules: boolean
  /** Whether the engine registers every shipment that it ingests. */
  readonly registersAll: boolean
  readonly values: Arguments['values']
  /** The arguments that are not options. */
  readonly names: readonly string[]
  readonly output: Output
  /** Null for JSON. */
  readonly terminal: Terminal | null
}

/** A command on a database. */
export interface DatabaseCommand {
  readonly usage: string
  /** Its own options, beside those of all database commands. */
  readonly options?: NonNullable<ParseArgsConfig['options']>
  /** Whether it may create the database. */
  readonly mayCreate?: true
  /** Checks the arguments before anything is opened; returns or throws a message, or returns null where they are usable. */
  readonly validate?: (given: Arguments) => string | null
  /** The engine's options, made from those of the rules module. */
  readonly engineOptions?: (
    module: RulesModule,
    hasRules: boolean,
    values: Arguments['values'],
  ) => RulesModule & Pick<EngineOptions, 'maxEvents'>
  /** Runs; resolves with the exit status. */
  readonly execute: (context: CommandContext) => Promise<number>
}

/** The lines that every usage text ends with. */
export const databaseUsage = `  --db WHERE      a directory (PGlite), or a postgres:// address; the variable
                  SHIPFOLD_DB by default
  --schema NAME   the schema that holds the tables; shipfold by default
  --json          print one JSON object per line
  --help          this text
`

const databaseOptions = {
  db: { type: 'string' },
  schema: { type: 'string' },
  rules: { type: 'string' },
  json: { type: 'boolean' },
} as const

/** Runs a command; resolves with the exit status. */
export async function runDatabaseCommand(args: readonly string[], shell: Shell, command: DatabaseCommand): Promise<number> {
  const given = readArguments(args, command.usage, { ...databaseOptions, ...command.options }, shell)
  if (typeof given === 'number') return given
  const { values } = given
  const where = (values.db as string | undefined) ?? shell.env.SHIPFOLD_DB
  if (where === undefined || where === '') return printError(shell, 'no database was given. Pass --db DIR or --db postgres://….')
  try {
    const problem = command.validate?.(given) ?? null
    if (problem !== null) return printError(shell, problem)
    return await withDatabase(where, given, shell, command)
  } catch (error) {
    if (error instanceof ShipfoldError) return printError(shell, error.message)
    throw error
  }
}

async function withDatabase(
  where: string,
  { values, files }: Arguments,
  shell: Shell,
  command: DatabaseCommand,
): Promise<number> {
  const path = values.rules as string | undefined
  const hasRules = path !== undefined
  const module = hasRules ? await loadRulesModule(path) : noRules
  const engineOptions = command.engineOptions?.(module, hasRules, values) ?? module
  const classify = await openClassifier(values.classify)
  if (typeof classify === 'string') return printError(shell, classify)
  const mayCreate = command.mayCreate === true
  const { store, close } = await openDatabase(where, { mayCreate, schema: values.schema as string | undefined })
  try {
    const engine = createEngine({ ...engineOptions, ...(classify && { classify }), store })
    const output = new Output(shell)
    const terminal = values.json ? null : terminalOf(shell)
    const registersAll = engineOptions.registration !== 'explicit'
    const given = { hasRules, registersAll, values, names: files }
    const status = await command.execute({ shell, engine, store, ...given, output, terminal })
    await output.flush()
    return status
  } finally {
    await close()
  }
}

/** A `validate` for commands that take no names. */
export const rejectNames =
  (command: string) =>
  ({ files }: Arguments): string | null =>
    files.length === 0 ? null : `${command} takes no ${quoteValue(files[0])}. See shipfold ${command} --help.`

/** The instant of an option in milliseconds since 1970; null where the option is absent. Throws `bad-option`. */
export const parseInstantOption = (values: Arguments['values'], option: string): number | null =>
  values[option] === undefined ? null : instantOf(`--${option}`, values[option])

/** The most lines of a list; unlimited by default. Throws `bad-option`. */
export function parseLimitOption(values: Arguments['values']): number {
  const { limit } = values
  if (limit === undefined) return Number.MAX_SAFE_INTEGER
  if (/^\d{1,15}$/.test(String(limit))) return Number(limit)
  return badOption('--limit', limit, 'Pass a whole number, 0 or more.')
}
