// The options of createEngine, checked.

import type { JournalOptions } from '../journal/index.js'
import { type Classify, resolveTable } from '../replay/index.js'
import { defineRules, type Effect, isDefined, type Rules } from '../rules/index.js'
import type { Table } from '../table/index.js'
import { badOption, type Costs, checkOptions, type TrackingEvent } from '../vocabulary/index.js'
import type { CacheBounds } from './ingest/cache.js'
import type { Store } from './ports.js'

/** Options of {@link createEngine}. */
export interface EngineOptions<F extends Effect = Effect> extends JournalOptions {
  readonly store: Store
  /** What `defineRules` returned. */
  readonly rules: Rules<F>
  /** The table for new shipments; `shippedTable` by default. A stored shipment keeps its table until it is reevaluated. */
  readonly table?: Table | undefined
  /** Costs that replace those of the table. */
  readonly costs?: Costs | undefined
  /** A code for an event that has none, as in replay. It must always give the same answer. */
  readonly classify?: Classify<TrackingEvent> | undefined
  /**
   * When a shipment is registered, so that rules watch it: `automatic`, by its first input, is the default. With
   * `explicit`, inputs are stored and evaluated, but no rule fires until `engine.register` is called.
   */
  readonly registration?: 'automatic' | 'explicit' | undefined
  /**
   * Maximum number of events in one input, or of scans in one correction; more are refused with `too-many-events`. 5,000 by
   * default.
   */
  readonly maxEvents?: number | undefined
  /** What is kept in memory between calls. */
  readonly cache?: CacheOptions | undefined
}

/** What an engine keeps in memory between calls. */
export interface CacheOptions {
  /** Maximum number of shipments, which then need not be loaded again. 1,000 by default. */
  readonly shipments?: number | undefined
  /** Maximum number of their scans, all shipments together. A shipment with more is loaded again each time. 20,000 by default. */
  readonly entries?: number | undefined
}

/** Checked options, with defaults. */
export interface EngineSettings<F extends Effect> extends JournalOptions {
  readonly store: Store
  readonly rules: Rules<F>
  readonly table: Table
  readonly classify: EngineOptions['classify']
  readonly registration: 'automatic' | 'explicit'
  readonly maxEvents: number
  readonly cache: CacheBounds
}

/** Checks the options of an engine. Throws `bad-option`, or `bad-rule` for a rule that can never fire under the table. */
export function engineSettings<F extends Effect>(options: EngineOptions<F>): EngineSettings<F> {
  if (typeof options !== 'object' || options === null)
    badOption('options of createEngine', options, 'Pass an object with a store and rules.')
  checkOptions('createEngine', options, optionNames)
  const { store, rules, zone, zones, redelivery, classify, registration = 'automatic', maxEvents = 5_000, cache = {} } = options
  if (typeof store?.shipments?.commit !== 'function')
    badOption('store', store, 'Pass memoryStore(), or a store of shipfold/stores.')
  if (!Array.isArray(rules?.rules)) badOption('rules', rules, 'Pass what defineRules returned.')
  if (classify !== undefined && typeof classify !== 'function')
    badOption('classify', classify, 'Pass a function that returns a code for an event, or undefined.')
  if (registration !== 'automatic' && registration !== 'explicit')
    badOption('registration', registration, "Pass 'automatic' or 'explicit'.")
  if (!Number.isSafeInteger(maxEvents) || maxEvents < 1) badOption('maxEvents', maxEvents, 'Pass a whole number, 1 or more.')
  checkOptions('cache', cache, ['shipments', 'entries'])
  const bounds = { shipments: cache.shipments ?? 1_000, entries: cache.entries ?? 20_000 }
  for (const [name, value] of Object.entries(bounds))
    if (!Number.isSafeInteger(value) || value < 0) badOption(`cache.${name}`, value, 'Pass a whole number, 0 or more.')
  const table = resolveTable({ table: options.table, costs: options.costs })
  // A rule that can never fire under the engine's table is refused now.
  const ownRules = rules.table === table && isDefined(rules) ? rules : defineRules<F>(rules.rules, { table })
  return { store, rules: ownRules, table, zone, zones, redelivery, classify, registration, maxEvents, cache: bounds }
}

const optionNames = [
  'store',
  'rules',
  'table',
  'costs',
  'classify',
  'registration',
  'maxEvents',
  'cache',
  'zone',
  'zones',
  'redelivery',
]
