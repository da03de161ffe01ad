// A statechart walked once through every reachable (state, code), so that the run-time path is an array read. A state of
// the table is a snapshot of the machine: its value and context. What a transition says of its event is read from its
// actions, `accept`, `remark` or `refuse`, as XState hands them over; the machine is never asked twice.

import { type AnyStateMachine, createActor, type MachineSnapshot } from 'xstate'
import {
  codes,
  costs,
  idOf,
  type Law,
  laws,
  numberOf,
  rowOf,
  ShipfoldError,
  type Status,
  substatusOf,
} from '../src/codes/index.js'
import { seal } from '../src/table/encode.js'
import { presume } from '../src/table/presume.js'
import { type Cell, type Leg, MOST_STATES, pack, type Table, type TableState } from '../src/table/table.js'
import type { ShipmentEvent } from './guards.js'

// biome-ignore lint/suspicious/noExplicitAny: the type XState gives snapshots of any machine
type Snapshot = MachineSnapshot<any, any, any, any, any, any, any, any>
type Judged = { readonly kind: 'kept'; readonly law: Law | null } | { readonly kind: 'refused'; readonly law: Law }

/**
 * The table of a shipment machine: `shipmentMachine`, or one made from it with `provide`. Throws `machine-silent` where the
 * machine judges an event not at all or twice, `machine-not-a-grid` where it holds what a grid cannot: timers, invoked
 * actors, history states, final states, or more states than one byte can number.
 */
export function compile(machine: AnyStateMachine): Table {
  refuseWhatNoGridHolds(machine.root)
  const ask = asker(machine)
  const first = machine.getInitialSnapshot(ask.scope)
  const ids = new Map<string, number>([[keyOf(first), 1]])
  const snapshots: Snapshot[] = [first]
  const raw: (Cell | null)[][] = [[]]
  for (let at = 0; at < snapshots.length; at++) {
    raw.push([
      null,
      ...codes.map((_, code) => {
        const event = eventOf(code + 1)
        const { snapshot, judged } = ask.judge(snapshots[at]!, event)
        return cellOf(judged, numbered(snapshot, event), at + 1)
      }),
    ])
  }
  const states = [null, ...snapshots.map((snapshot, at) => stateRow(snapshot, at + 1))]
  const cells = raw.map((row, state) => row.map((cell, code) => cell && granted(raw, cell, state, code)))
  const weights = [null, ...codes.map((_, at) => rowOf(at + 1)!.weight)]
  return seal({ initial: 1, states, costs, weights, ...pack(cells) })

  function numbered(snapshot: Snapshot, event: ShipmentEvent): number {
    const key = keyOf(snapshot)
    const known = ids.get(key)
    if (known) return known
    if (ids.size === MOST_STATES)
      notAGrid(
        `more than ${MOST_STATES} states (reached by ${describe(event)}: ${key})`,
        'keep counters, clocks and texts out of context',
      )
    ids.set(key, snapshots.push(snapshot))
    return snapshots.length
  }
}

/** The machine's event for a code id: `{ type: 'delivered', substatus: 301 }`. */
export function eventOf(codeId: number): ShipmentEvent {
  const { code, status } = rowOf(codeId)!
  // No code has the status `expected`.
  return { type: status as ShipmentEvent['type'], substatus: substatusOf(code) }
}

/** The code id of a machine event; 0 for an event of no code. */
export const codeOf = (event: ShipmentEvent): number => idOf(`${numberOf(event.type)}/${event.substatus ?? numberOf(event.type)}`)

// XState's pure `transition` builds an inert actor per call; one scope used again is several times faster.
function asker(machine: AnyStateMachine) {
  const self = createActor(machine)
  let said: Judged[] = []
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
      if (action.type === 'accept') said.push({ kind: 'kept', law: null })
      if (action.type === 'remark') said.push({ kind: 'kept', law: lawOf(action.params) })
      if (action.type === 'refuse') said.push({ kind: 'refused', law: lawOf(action.params) })
    },
  }
  const judge = (from: Snapshot, event: ShipmentEvent): { snapshot: Snapshot; judged: Judged } => {
    said = []
    const snapshot = machine.transition(from, event, scope) as Snapshot
    const [judged] = said
    const at = `${describe(event)} in state ${JSON.stringify(from.value)} with ${JSON.stringify(from.context)}`
    if (!judged || said.length > 1)
      throw new ShipfoldError(
        'machine-silent',
        `The machine judges ${at} ${said.length} times. Give its transition exactly one of the actions accept, remark and refuse.`,
      )
    if (judged.kind === 'refused' && keyOf(snapshot) !== keyOf(from))
      throw new ShipfoldError(
        'machine-silent',
        `The machine refuses ${at} and moves all the same. Take the refusal's target away.`,
      )
    if (snapshot.status !== 'active') notAGrid(`${at} stops the machine`, 'tag terminal states instead of making them final')
    return { snapshot, judged }
  }
  return { scope, judge }
}

function cellOf(judged: Judged, to: number, state: number): Cell {
  if (judged.kind === 'refused') return { to: state, judgement: { kind: 'impossible', law: judged.law } }
  if (judged.law) return { to, judgement: { kind: 'unusual', law: judged.law } }
  return { to, judgement: { kind: 'regular', moves: to !== state } }
}

function granted(raw: readonly (readonly (Cell | null)[])[], cell: Cell, state: number, code: number): Cell {
  if (cell.judgement.kind !== 'impossible') return cell
  const help = presume((at, asked) => raw[at]![asked]!, state, code)
  return help ? { to: help.to, judgement: { kind: 'gap', law: cell.judgement.law, presumed: help.presumed } } : cell
}

function stateRow(snapshot: Snapshot, id: number): TableState {
  const meta = Object.values(snapshot.getMeta() as Record<string, { status?: Status; leg?: Leg } | undefined>)
  const own = meta.find(entry => entry?.status)
  if (!own?.status || (own.status !== 'expected' && numberOf(own.status) === null))
    notAGrid(
      `state ${JSON.stringify(snapshot.value)} has no status`,
      "give the state node meta: { status: 'inTransit', leg: 'outbound' }",
    )
  const { status, leg = 'outbound' } = own
  if (status === 'returned' && !own.leg)
    notAGrid(
      `state ${JSON.stringify(snapshot.value)} has no leg`,
      "say leg: 'return' for a return to the sender, 'outbound' for a cancelled label",
    )
  return { id, status, leg, terminal: snapshot.hasTag('terminal'), value: snapshot.value, context: snapshot.context }
}

function refuseWhatNoGridHolds(node: AnyStateMachine['root']): void {
  if (node.invoke.length > 0) notAGrid(`state ${node.id} invokes an actor`, 'start actors from the effects of a rule')
  if (node.after.length > 0) notAGrid(`state ${node.id} waits for time to pass`, 'use a rule with a deadline')
  if (node.type === 'history') notAGrid(`state ${node.id} is a history state`, 'keep the fact in context')
  if (node.type === 'final') notAGrid(`state ${node.id} is final`, 'tag it terminal instead')
  for (const child of Object.values(node.states)) refuseWhatNoGridHolds(child)
}

function notAGrid(what: string, remedy: string): never {
  throw new ShipfoldError('machine-not-a-grid', `The machine cannot be compiled: ${what}; ${remedy}.`)
}

function lawOf(params: unknown): Law {
  const name = (params as { law?: unknown } | undefined)?.law
  const known = laws.find(({ law }) => law === name)
  if (!known)
    throw new ShipfoldError(
      'machine-silent',
      `The machine names the law ${JSON.stringify(name)}. Use one of: ${laws.map(({ law }) => law).join(', ')}.`,
    )
  return known.law
}

const keyOf = (snapshot: Snapshot) => JSON.stringify([snapshot.value, snapshot.context], plain)

// JSON writes a Set or a Map as {}: two states would look like one.
function plain(name: string, value: unknown): unknown {
  const isPlain =
    typeof value !== 'object' || value === null || Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
  return isPlain && typeof value !== 'function'
    ? value
    : notAGrid(`context holds ${name}, which is no plain JSON`, 'keep flags and numbers there')
}
const describe = (event: ShipmentEvent) => `${event.type} ${event.substatus}`
