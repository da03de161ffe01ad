// Which guards a machine evaluates in a cell of its table, and with which results. XState evaluates a guard only in some states,
// for some events, and only if no transition before it has taken the event. So the machine itself is asked, with every named guard
// recording its result.

import { stateOf, type Table } from '../../table/table.js'
import { badOption, rowOf, ShipfoldError, substatusOf } from '../../vocabulary/index.js'
import { codeAt, type ReachableCell, stateName } from './reachable.js'

/**
 * What `coverage` uses of a machine, so that it does not need XState: `shipmentMachine` of `shipfold/machine`, or one made from it
 * with `provide`.
 */
export interface CoverageMachine {
  readonly implementations: { readonly guards?: object | undefined }
  // As methods, so that machines of any states and events fit.
  provide(implementations: never): CoverageMachine
  resolveState(config: never): unknown
  getTransitionData(snapshot: never, event: never): readonly unknown[]
}

/** A guard and one of its answers. */
export interface GuardAnswer {
  readonly guard: string
  readonly answer: boolean
}

type Guard = ((...args: never[]) => boolean) & { readonly check?: (...args: never[]) => boolean }
type Action = string | { readonly type?: string; readonly params?: unknown }
interface Transition {
  readonly actions: readonly Action[]
}

// How the actions of a transition grade its event.
const gradesByAction: Readonly<Record<string, 'regular' | 'unusual' | 'refused'>> = {
  accept: 'regular',
  remark: 'unusual',
  refuse: 'refused',
}

/**
 * Returns a function that gives the answers of the named guards that the machine evaluates in a cell of the table. It throws
 * `bad-option` where the table was not compiled from this machine.
 */
export function guardRecorder(machine: CoverageMachine, table: Table): (cell: ReachableCell) => readonly GuardAnswer[] {
  let answers: GuardAnswer[] = []
  const recording = machine.provide({ guards: Object.fromEntries(Object.entries(guardsOf(machine)).map(recorded)) } as never)
  return cell => {
    answers = []
    evaluate(cell)
    return answers
  }

  function evaluate(cell: ReachableCell): void {
    const { value, context } = stateOf(table, cell.state)
    const { code, status } = rowOf(cell.code)!
    let transitions: readonly Transition[]
    try {
      // The types of the machine's states and events are unknown here.
      const snapshot = recording.resolveState({ value, context } as never)
      const event = { type: status, substatus: substatusOf(code) }
      transitions = recording.getTransitionData(snapshot as never, event as never) as readonly Transition[]
    } catch (thrown) {
      throw machineMismatch(cell, table, thrown)
    }
    if (!transitions.some(({ actions }) => isJudgedAs(actions, cell))) throw machineMismatch(cell, table)
  }

  // A guard composed of others, as by `and`, is a function with a `check`.
  function recorded([guard, own]: [string, Guard]): [string, Guard] {
    const record = (answer: boolean): boolean => {
      answers.push({ guard, answer })
      return answer
    }
    const { check } = own
    const recording = (...args: never[]) => record(own(...args))
    return [guard, check ? Object.assign(recording, own, { check: (...args: never[]) => record(check(...args)) }) : recording]
  }
}

/** Throws `bad-option` unless this is a machine, or null. */
export function assertMachine(machine: unknown): void {
  const { implementations, provide } = (machine ?? {}) as Partial<CoverageMachine>
  if (machine === null || (typeof implementations === 'object' && typeof provide === 'function')) return
  badOption('machine', machine, 'Pass the machine that the table was compiled from, such as shipmentMachine of shipfold/machine.')
}

/** The names of a machine's guards, in its order. */
export const guardNames = (machine: CoverageMachine): readonly string[] => Object.keys(guardsOf(machine))

// XState keeps the named guards here; a guard written into a transition has no name.
const guardsOf = ({ implementations }: CoverageMachine) => (implementations.guards ?? {}) as Readonly<Record<string, Guard>>

// Whether a transition judges as the cell does. Grades from entry actions and computed parameters are not compared.
function isJudgedAs(actions: readonly Action[], { grade, constraint }: ReachableCell): boolean {
  const judging = actions
    .map(action => (typeof action === 'string' ? { type: action } : action))
    .find(({ type }) => gradesByAction[type ?? ''])
  if (!judging) return true
  if (gradesByAction[judging.type!] !== (grade === 'gap' || grade === 'impossible' ? 'refused' : grade)) return false
  const params = 'params' in judging ? judging.params : undefined
  return (
    constraint === null ||
    typeof params === 'function' ||
    (params as { readonly constraint?: unknown } | undefined)?.constraint === constraint
  )
}

function machineMismatch({ state, code }: ReachableCell, table: Table, cause?: unknown): ShipfoldError {
  return new ShipfoldError(
    'bad-option',
    `The machine does not judge ${codeAt(code)} in the state ${stateName(table, state)} as the table does. Pass the machine that ` +
      'the table was compiled from, or leave the option out: then no guards are counted.',
    { cause },
  )
}
