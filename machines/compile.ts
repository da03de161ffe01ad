// Walks a statechart once through every reachable (state, code), so that the run-time path is an array read. A state of the
// table is a snapshot of the machine: its value and context. A transition judges its event by one of the actions `accept`,
// `remark` and `refuse`, which XState hands to the executor.

import { type AnyStateMachine, createActor, type MachineSnapshot } from 'xstate'
import { buildTable } from '../src/table/json.js'
import { presume } from '../src/table/presume.js'
import { type Cell, type Leg, MAX_STATES, packCells, type Table, type TableState } from '../src/table/table.js'
import {
  badArgument,
  badOption,
  type Constraint,
  codes,
  constraints,
  costs,
  idOf,
  type Outcome,
  printValue,
  rowOf,
  ShipfoldError,
  type Status,
  statusNumberOf,
  substatusOf,
} from '../src/vocabulary/index.js'
import type { ShipmentEvent } from './guards.js'

/** A machine as {@link compile} takes it. */
export type Machine = AnyStateMachine

// biome-ignore lint/suspicious/noExplicitAny: the type XState gives snapshots of any machine
type AnySnapshot = MachineSnapshot<any, any, any, any, any, any, any, any>
type TransitionJudgement =
  | { readonly kind: 'kept'; readonly constraint: Constraint | null }
  | { readonly kind: 'refused'; readonly constraint: Constraint }

/**
 * The table of a shipment machine: `shipmentMachine`, or one made from it with `provide`. Throws `machine-silent` where the
 * machine does not judge an event exactly once, and `machine-not-a-grid` where it has what a grid cannot hold: timers,
 * invoked actors, history states, final states, or more states than a byte can number.
 */
export function compile(machine: Machine): Table {
  checkMachineArgument('compile', machine)
  checkCompilable(machine.root)
  const stepper = machineStepper(machine)
  const first = machine.getInitialSnapshot(stepper.scope)
  const ids = new Map<string, number>([[snapshotKey(first), 1]])
  const snapshots: AnySnapshot[] = [first]
  const raw: (Cell | null)[][] = [[]]
  for (let at = 0; at < snapshots.length; at++) {
    raw.push([
      null,
      ...codes.map((_, code) => {
        const event = eventOf(code + 1)
        const { snapshot, judgement } = stepper.judge(snapshots[at]!, event)
        return cellOf(judgement, idOfSnapshot(snapshot, event), at + 1)
      }),
    ])
  }
  const states = [null, ...snapshots.map((snapshot, at) => tableStateOf(snapshot, at + 1))]
  const cells = raw.map((row, state) => row.map((cell, code) => cell && grantPresumed(raw, cell, state, code)))
  const weights = [null, ...codes.map((_, at) => rowOf(at + 1)!.weight)]
  return buildTable({ initial: 1, states, costs, weights, ...packCells(cells) })

  function idOfSnapshot(snapshot: AnySnapshot, event: ShipmentEvent): number {
    const key = snapshotKey(snapshot)
    const known = ids.get(key)
    if (known) return known
    if (ids.size === MAX_STATES)
      failNotAGrid(
        `more than ${MAX_STATES} states (reached by ${describeEvent(event)}: ${key})`,
        'keep counters, clocks and texts out of context',
      )
    ids.set(key, snapshots.push(snapshot))
    return snapshots.length
  }
}

/** Throws `bad-option` unless `machine` is a state machine; `call` names the function it was passed to. */
export function checkMachineArgument(call: string, machine: unknown): void {
  const { root, provide } = (machine ?? {}) as Partial<Machine>
  if (typeof root !== 'object' || typeof provide !== 'function')
    badArgument(call, 'a state machine', machine, 'Pass shipmentMachine, or one made from it with provide.')
}

/** The machine's event for a code id: `{ type: 'delivered', substatus: 301 }`. Throws `bad-option` for an unknown id. */
export function eventOf(codeId: number): ShipmentEvent {
  const { code, status } = rowOf(codeId) ?? badOption('codeId', codeId, `Pass the id of a code, from 1 to ${codes.length}.`)
  // No code has the status `expected`.
  return { type: status as ShipmentEvent['type'], substatus: substatusOf(code) }
}

/** The code id of a machine event; 0 for an event of no code. */
export function codeIdOf(event: ShipmentEvent): number {
  const number = statusNumberOf(event?.type)
  return idOf(`${number}/${event?.substatus ?? number}`)
}

// XState's pure `transition` builds an inert actor per call; reusing one scope is several times faster.
function machineStepper(machine: AnyStateMachine) {
  const self = createActor(machine)
  let judgements: TransitionJudgement[] = []
  const scope = {
    self,
    system: self.system,
    id: self.id,
    sessionId: self.sessionId,
    logger: () => {},
    defer: () => {},
    emit: () => {},
    stopChild: () => {},
    actionExecutor: (action: { type: string; params: unknown }) => {
      if (action.type === 'accept') judgements.push({ kind: 'kept', constraint: null })
      if (action.type === 'remark') judgements.push({ kind: 'kept', constraint: constraintOf(action.params) })
      if (action.type === 'refuse') judgements.push({ kind: 'refused', constraint: constraintOf(action.params) })
    },
  }
  const judge = (from: AnySnapshot, event: ShipmentEvent): { snapshot: AnySnapshot; judgement: TransitionJudgement } => {
    judgements = []
    const snapshot = machine.transition(from, event, scope) as AnySnapshot
    const [judgement] = judgements
    const at = `${describeEvent(event)} in state ${JSON.stringify(from.value)} with ${JSON.stringify(from.context)}`
    if (!judgement || judgements.length > 1)
      throw new ShipfoldError(
        'machine-silent',
        `The machine judges ${at} ${judgements.length} times. Give its transition exactly one of the actions accept, remark and refuse.`,
      )
    if (judgement.kind === 'refused' && snapshotKey(snapshot) !== snapshotKey(from))
      throw new ShipfoldError('machine-silent', `The machine refuses ${at} but moves. Remove the target of the refusal.`)
    if (snapshot.status !== 'active') failNotAGrid(`${at} stops the machine`, 'tag terminal states instead of making them final')
    return { snapshot, judgement }
  }
  return { scope, judge }
}

function cellOf(judgement: TransitionJudgement, to: number, state: number): Cell {
  if (judgement.kind === 'refused') return { to: state, judgement: { kind: 'impossible', constraint: judgement.constraint } }
  if (judgement.constraint) return { to, judgement: { kind: 'unusual', constraint: judgement.constraint } }
  return { to, judgement: { kind: 'regular', moves: to !== state } }
}

function grantPresumed(raw: readonly (readonly (Cell | null)[])[], cell: Cell, state: number, code: number): Cell {
  if (cell.judgement.kind !== 'impossible') return cell
  const help = presume((from, by) => raw[from]![by]!, state, code)
  return help ? { to: help.to, judgement: { kind: 'gap', constraint: cell.judgement.constraint, presumed: help.presumed } } : cell
}

function tableStateOf(snapshot: AnySnapshot, id: number): TableState {
  const meta = Object.values(snapshot.getMeta() as Record<string, { status?: Status; leg?: Leg; outcome?: Outcome } | undefined>)
  const stateMeta = meta.find(entry => entry?.status)
  if (!stateMeta?.status || (stateMeta.status !== 'expected' && statusNumberOf(stateMeta.status) === null))
    failNotAGrid(
      `state ${JSON.stringify(snapshot.value)} has no status`,
      "give the state node meta: { status: 'inTransit', leg: 'outbound' }",
    )
  const { status, outcome = null, leg = 'outbound' } = stateMeta
  if ((status === 'delivered' || status === 'returned') && outcome === null)
    failNotAGrid(
      `state ${JSON.stringify(snapshot.value)} has no outcome`,
      "set outcome: 'delivered', 'returned' for a return to the sender, or 'cancelled' for a cancelled label",
    )
  return { id, status, outcome, leg, terminal: snapshot.hasTag('terminal'), value: snapshot.value, context: snapshot.context }
}

function checkCompilable(node: AnyStateMachine['root']): void {
  if (node.invoke.length > 0) failNotAGrid(`state ${node.id} invokes an actor`, 'start actors from the effects of a rule')
  if (node.after.length > 0) failNotAGrid(`state ${node.id} waits for time to pass`, 'use a rule with a deadline')
  if (node.type === 'history') failNotAGrid(`state ${node.id} is a history state`, 'keep the fact in context')
  if (node.type === 'final') failNotAGrid(`state ${node.id} is final`, 'tag it terminal instead')
  for (const child of Object.values(node.states)) checkCompilable(child)
}

function failNotAGrid(what: string, remedy: string): never {
  throw new ShipfoldError('machine-not-a-grid', `The machine cannot be compiled: ${what}; ${remedy}.`)
}

function constraintOf(params: unknown): Constraint {
  const name = (params as { constraint?: unknown } | undefined)?.constraint
  const known = constraints.find(constraint => constraint.name === name)
  if (!known)
    throw new ShipfoldError(
      'machine-silent',
      `The machine names the constraint ${printValue(name)}. Use one of: ${constraints.map(constraint => constraint.name).join(', ')}.`,
    )
  return known.name
}

const snapshotKey = (snapshot: AnySnapshot) => JSON.stringify([snapshot.value, snapshot.context], checkedJson)

// JSON writes a Set or a Map as {}, so that different states would look equal.
function checkedJson(name: string, value: unknown): unknown {
  const isPlain =
    typeof value !== 'object' || value === null || Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
  return isPlain && typeof value !== 'function'
    ? value
    : failNotAGrid(`context holds ${name}, which is not plain JSON`, 'keep flags and numbers there')
}

const describeEvent = (event: ShipmentEvent) => `${event.type} ${event.substatus}`
