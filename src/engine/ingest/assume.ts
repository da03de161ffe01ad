// Going live with shipments that were dealt with before: what becomes due by an input is recorded as done, and not sent.

import type { RuleResult, Rules } from '../../rules/index.js'
import { badOption, checkOptions, nearestOf } from '../../vocabulary/index.js'
import type { CallOptions } from '../calls.js'
import { type Assumption, assumesRule } from '../outbox/plan.js'
import type { ShipmentWrite } from '../ports.js'

/** Options of `engine.ingest`. */
export interface IngestOptions extends CallOptions {
  /**
   * Records activations that become due by these inputs as done, and sends nothing for them: those of all rules, or of the rules
   * with these names. If they turn out not to be true later, their undo is sent. Effects that were pending before are untouched.
   */
  readonly assumeDone?: true | readonly string[] | undefined
  /** With `assumeDone`: what waits for a time after these inputs is sent then. By default it is recorded as done, too. */
  readonly later?: 'send' | undefined
}

/** What a call assumes to be done. */
export interface AssumeDone {
  /** The activations of all rules, or of these. */
  readonly rules: true | readonly string[]
  /** Whether what waits for a time is assumed, too. */
  readonly later: boolean
}

/**
 * How many activations of a shipment, and of its groups by what it noted, a call has recorded as done; and how many of the
 * shipment are recorded as done when their time has come.
 */
export interface AssumedCounts {
  readonly done: number
  readonly later: number
}

/** Checks the options of `engine.ingest`; null if they assume nothing. Throws `bad-option`. */
export function assumeDoneOf(options: IngestOptions = {}, { rules }: Rules): AssumeDone | null {
  checkOptions('ingest', options, ['assumeDone', 'later', 'signal'])
  const { assumeDone, later } = options
  if (later !== undefined && later !== 'send') badOption('later', later, "Pass 'send', or leave the option out.")
  if (assumeDone === undefined && later !== undefined) badOption('later', later, 'Pass it together with assumeDone.')
  if (assumeDone === undefined) return null
  if (assumeDone !== true)
    checkNames(
      assumeDone,
      rules.map(({ name }) => name),
    )
  return { rules: assumeDone, later: later !== 'send' }
}

function checkNames(names: unknown, known: readonly string[]): void {
  if (!Array.isArray(names) || names.length === 0) badOption('assumeDone', names, 'Pass true, or a list of names of rules.')
  const unknown = names.find(name => !known.includes(name))
  if (unknown === undefined) return
  const nearest = typeof unknown === 'string' ? nearestOf(unknown, known) : undefined
  badOption(
    'assumeDone',
    unknown,
    `The engine has no such rule. ${nearest ? `Did you mean ${nearest}?` : 'Pass names of its rules.'}`,
  )
}

/** What the plan of a commit assumes: what the call does, and what an earlier one said of activations that have waited since. */
export const assumptionOf = (assume: AssumeDone | null, keys: readonly string[]): Assumption => ({
  rules: assume?.rules ?? null,
  keys,
})

/** The keys of activations to be recorded as done when they fire, after a result; `known` are those before it. */
export function assumedAfter(
  known: readonly string[],
  { deadlines, withheld }: Pick<RuleResult, 'deadlines' | 'withheld'>,
  assume: AssumeDone | null,
): readonly string[] {
  const added = assume?.later ? deadlines.filter(({ rule }) => assumesRule(assume, rule)).map(({ key }) => key) : []
  if (known.length + added.length === 0) return known
  // One that is withheld for a while still waits.
  const waiting = new Set([...deadlines.map(({ key }) => key), ...withheld])
  return [...new Set([...known.filter(key => waiting.has(key)), ...added])]
}

/** What a commit has assumed. */
export function assumedCounts({ previous, row, add }: Pick<ShipmentWrite, 'previous' | 'row' | 'add'>): AssumedCounts {
  const known = new Set(previous?.assumed)
  return {
    done: new Set(add.filter(({ assumed }) => assumed).map(({ activation }) => activation)).size,
    later: row.assumed.filter(key => !known.has(key)).length,
  }
}
