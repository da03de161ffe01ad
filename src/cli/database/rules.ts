// Rules from a module of the user's, together with all that an engine must be given alike.

import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ShipfoldError } from '../../codes/index.js'
import type { EngineOptions } from '../../engine/index.js'
import { defineRules, type Rule } from '../../rules/index.js'
import { decode, encode, type Table } from '../../table/index.js'
import { name } from '../quote.js'

/** What a module says of an engine. */
export type Ruling = Pick<EngineOptions, 'rules' | 'table' | 'classify' | 'zone' | 'zones' | 'adopt' | 'costs'>

/** Rules that nothing follows from. */
export const noRules: Ruling = { rules: defineRules([]) }

const passed = ['classify', 'zone', 'zones', 'adopt', 'costs'] as const

/**
 * The exports of a module, given as a path or a package: `rules` (rows, or what `defineRules` made), and if it has them `table`,
 * `costs`, `classify`, `zone`, `zones` and `adopt`; or an object with these as its default export. Throws `bad-option`.
 */
export async function rulingOf(module: string): Promise<Ruling> {
  const said = await exportsOf(module)
  const rows = rowsIn(said.rules)
  if (!rows) {
    const message = `The module ${name(module)} exports no rules. Let it export rules: a list of rows, or what defineRules made of one.`
    throw new ShipfoldError('bad-option', message)
  }
  const table = said.table === undefined ? undefined : tableIn(said.table, module)
  // What else it says is checked by the engine.
  const others = Object.fromEntries(passed.filter(key => said[key] !== undefined).map(key => [key, said[key]]))
  return { ...others, ...(table && { table }), rules: defineRules(rows as readonly Rule[], { table }) }
}

async function exportsOf(module: string): Promise<Readonly<Record<string, unknown>>> {
  let all: Readonly<Record<string, unknown>>
  try {
    const path = resolve(module)
    const file = existsSync(path) ? path : createRequire(resolve('package.json')).resolve(module)
    all = await import(pathToFileURL(file).href)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
    throw new ShipfoldError('bad-option', `The module ${name(module)} of --rules cannot be loaded: ${why}.`, { cause })
  }
  // A module in CommonJS, or one whose default export says it all.
  const whole = all.default
  const inner = isRecord(whole) && !Array.isArray(whole) && rowsIn(whole) === null ? whole : { rules: whole }
  return 'rules' in all ? all : inner
}

// Rules made by another copy of the library are taken by their rows.
function rowsIn(rules: unknown): readonly unknown[] | null {
  if (Array.isArray(rules)) return rules
  const rows = isRecord(rules) && 'table' in rules ? rules.rules : undefined
  return Array.isArray(rows) ? rows : null
}

function tableIn(table: unknown, module: string): Table {
  try {
    // As it was sealed: by whichever copy of the library.
    return decode(encode(table as Table))
  } catch (cause) {
    const message = `The table of the module ${name(module)} is none. Give what compile made.`
    throw new ShipfoldError('bad-option', message, { cause })
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null
