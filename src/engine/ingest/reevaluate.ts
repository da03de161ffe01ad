// Evaluates stored shipments again, under another table or by edited rules: as a dry run, or for good.

import type { Signal } from '../../async/signal.js'
import type { Deadline, Effect, Standing } from '../../rules/index.js'
import { checkOptions } from '../../vocabulary/index.js'
import type { CallOptions } from '../calls.js'
import type { Groups } from '../groups/groups.js'
import type { ShipmentRow, Store } from '../ports.js'
import type { Decision } from './decide.js'
import type { ShipmentCommand, Shipments } from './shipments.js'
import { type EvaluationCounts, type OnResult, sweep } from './sweep.js'

/** Options of `engine.reevaluate`. */
export interface ReevaluateOptions extends CallOptions {
  /** Report what would change, and change nothing. */
  readonly dryRun?: boolean | undefined
  /** Also shipments under the current table, so that they get the deadlines of new or edited rules. False by default. */
  readonly all?: boolean | undefined
  /** Receives each shipment that changes, and each shipment or group that fails. Without it, the call rejects at the end if one failed. */
  readonly onResult?: OnResult<ReevaluatedShipment> | undefined
}

/** One shipment whose status, outcome, certainty, effects or deadlines change; effects by their keys. */
export interface ReevaluatedShipment {
  readonly shipment: string
  readonly before: StandingUnderTable
  readonly after: StandingUnderTable
  /** Effects to deliver. */
  readonly do: readonly string[]
  /** Effects to deliver that undo others. */
  readonly undo: readonly string[]
  /** Pending effects that are no longer to be delivered. */
  readonly cancel: readonly string[]
  /** Groups whose members change. What follows for them is found when they are evaluated, after the commit. */
  readonly groups: readonly string[]
  /** Deadlines that are new or differ. */
  readonly deadlines: readonly Deadline[]
  /** Deadlines that are gone or differ. */
  readonly cleared: readonly Deadline[]
}

/** The result for a shipment under one table. */
export type StandingUnderTable = Standing & { readonly table: string }

const REEVALUATE_BATCH = 100

/** Evaluates shipments under the table with this hash: those under another one, or all; by name, one page per commit. */
export async function reevaluate<F extends Effect>(
  store: Store,
  shipments: Shipments<F>,
  groups: Groups<F>,
  hash: string,
  options: ReevaluateOptions = {},
  signal?: Signal,
): Promise<EvaluationCounts> {
  checkOptions('reevaluate', options, ['dryRun', 'all', 'onResult', 'signal'])
  const { dryRun = false, all = false, onResult } = options
  return sweep({
    pages: pages(),
    run: commands => (dryRun ? shipments.decide(commands, false) : shipments.execute(commands, { signal, isPatient: false })),
    evaluateGroups: async decisions =>
      dryRun ? new Map() : (await groups.evaluateAfter(decisions, { signal, isPatient: false })).failures,
    changedOf: reevaluatedShipment,
    onResult,
    signal,
  })

  async function* pages(): AsyncGenerator<readonly ShipmentCommand[]> {
    let after: string | undefined
    for (;;) {
      const names = await store.shipments.names({ after, limit: REEVALUATE_BATCH, notTable: all ? undefined : hash })
      if (names.length === 0) return
      yield names.map(reevaluateCommand)
      after = names.at(-1)
    }
  }
}

const reevaluateCommand = (shipment: string): ShipmentCommand => ({
  shipment,
  inputs: [],
  now: ({ row }) => row!.evaluatedAt,
  registeredAt: Number.POSITIVE_INFINITY,
  table: 'current',
})

function reevaluatedShipment<F extends Effect>({ write }: Decision<F>): ReevaluatedShipment | null {
  const { previous, row, add, revive, drop, cancel, notes } = write
  const before = previous! // the shipment was listed
  const doKeys = [...add.filter(({ kind }) => kind === 'do'), ...revive].map(({ key }) => key)
  const undo = add.filter(({ kind }) => kind === 'undo').map(({ key }) => key)
  const cancelled = [...drop, ...cancel.map(({ key }) => key)]
  const deadlines = deadlinesNotIn(row.deadlines, before.deadlines)
  const cleared = deadlinesNotIn(before.deadlines, row.deadlines)
  const isSame = before.status === row.status && before.outcome === row.outcome && before.certain === row.certain
  if (isSame && [doKeys, undo, cancelled, deadlines, cleared].every(({ length }) => length === 0)) return null
  const [standingBefore, standingAfter] = [standingOf(before), standingOf(row)]
  return {
    shipment: row.shipment,
    before: standingBefore,
    after: standingAfter,
    do: doKeys,
    undo,
    cancel: cancelled,
    groups: notes.map(({ group }) => group),
    deadlines,
    cleared,
  }
}

function deadlinesNotIn(list: readonly Deadline[], others: readonly Deadline[]): readonly Deadline[] {
  const known = new Set(others.map(deadlineKey))
  return list.filter(deadline => !known.has(deadlineKey(deadline)))
}

const deadlineKey = ({ key, at }: Deadline): string => `${at} ${key}`

const standingOf = ({ table, status, outcome, certain }: ShipmentRow): StandingUnderTable => ({ table, status, outcome, certain })
