// A statechart as JSON, for viewers and editors that read XState's configurations.

import { ShipfoldError } from '../src/vocabulary/index.js'
import { checkMachineArgument, type Machine } from './compile.js'

/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/**
 * The configuration of a machine as plain JSON: `createMachine` accepts it, and so do editors and viewers of statecharts. Guards
 * and actions stand there by name; `machine.implementations` has them, to be passed to `provide`. Throws `bad-option` where the
 * machine has one without a name.
 */
export function toConfig(machine: Machine): { readonly [name: string]: Json } {
  checkMachineArgument('toConfig', machine)
  return jsonOf(machine.config, 'config') as { readonly [name: string]: Json }
}

function jsonOf(value: unknown, path: string): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return value as Json
  if (Array.isArray(value)) return value.map((item, at) => jsonOf(item, `${path}[${at}]`))
  if (typeof value !== 'object')
    throw new ShipfoldError(
      'bad-option',
      `toConfig cannot write ${path} as JSON: it is a ${typeof value}. Define guards and actions in setup, and refer to them by name.`,
    )
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return Object.fromEntries(entries.map(([name, item]) => [name, jsonOf(item, `${path}.${name}`)]))
}
