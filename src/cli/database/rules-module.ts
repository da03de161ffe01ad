// Loads the user's rules module, which may also export options of the engine.

import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { EngineOptions } from '../../engine/index.js'
import { isRecord } from '../../feeds/values.js'
import { defineRules, type Rule } from '../../rules/index.js'
import { decodeTable, encodeTable, type Table } from '../../table/index.js'
import { ShipfoldError } from '../../vocabulary/index.js'
import { escapeName } from '../output/escape.js'

/** The engine options that a module exports. */
export type RulesModule = Pick<
  EngineOptions,
  'rules' | 'table' | 'classify' | 'zone' | 'zones' | 'redelivery' | 'registration' | 'costs'
>

/** A module without rules. */
export const noRules: RulesModule = { rules: defineRules([]) }

const passedOptions = ['classify', 'zone', 'zones', 'redelivery', 'registration', 'costs'] as const

/**
 * Loads a module by path or package name. It exports `rules` (rows, or the result of `defineRules`) and optionally `table`,
 * `costs`, `classify`, `zone`, `zones`, `redelivery` and `registration`, by name or in one default object. Throws `bad-option`.
 */
export async function loadRulesModule(module: string): Promise<RulesModule> {
  const exported = await exportsOf(module)
  const rows = ruleRows(exported.rules)
  if (!rows) {
    const message = `The module ${escapeName(module)} exports no rules. Export rules: a list of rows, or the result of defineRules.`
    throw new ShipfoldError('bad-option', message)
  }
  const table = exported.table === undefined ? undefined : tableExport(exported.table, module)
  // The engine checks these.
  const options = Object.fromEntries(passedOptions.filter(key => exported[key] !== undefined).map(key => [key, exported[key]]))
  return { ...options, ...(table && { table }), rules: defineRules(rows as readonly Rule[], { table }) }
}

async function exportsOf(module: string): Promise<Readonly<Record<string, unknown>>> {
  let all: Readonly<Record<string, unknown>>
  try {
    const path = resolve(module)
    const file = existsSync(path) ? path : createRequire(resolve('package.json')).resolve(module)
    all = await import(pathToFileURL(file).href)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
    throw new ShipfoldError(
      'bad-option',
      `The module ${escapeName(module)} of --rules cannot be loaded: ${reason}. Correct it, or pass another.`,
      { cause },
    )
  }
  // CommonJS modules, and modules with one default export.
  const main = all.default
  const inner = isRecord(main) && ruleRows(main) === null ? main : { rules: main }
  return 'rules' in all ? all : inner
}

// Takes the rows, since the rules may come from another copy of the library.
function ruleRows(rules: unknown): readonly unknown[] | null {
  if (Array.isArray(rules)) return rules
  const rows = isRecord(rules) && 'table' in rules ? rules.rules : undefined
  return Array.isArray(rows) ? rows : null
}

function tableExport(table: unknown, module: string): Table {
  try {
    // Rebuilt, since it may come from another copy of the library.
    return decodeTable(encodeTable(table as Table))
  } catch (cause) {
    const message = `The module ${escapeName(module)} exports an unusable table. Export the result of compile.`
    throw new ShipfoldError('bad-option', message, { cause })
  }
}
