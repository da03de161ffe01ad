// Which guards a machine asks, and what they answer. A guard is exercised where XState asks it: in a state, of an event, and
// only where no transition before has taken the event. So the machine is asked, with every named guard noting its answer.

import { type compile, eventOf } from '../../../machines/index.js'
import { ShipfoldError } from '../../codes/index.js'
import { stateOf, type Table } from '../../table/index.js'
import { codeAt, type Meeting, stateName } from './reach.js'

/** A machine as `compile` takes it. */
export type Machine = Parameters<typeof compile>[0]

/** A guard and one of its answers. */
export interface GuardAnswer {
  readonly guard: string
  readonly answer: boolean
}

type Guard = ((...given: never[]) => boolean) & { readonly check?: (...given: never[]) => boolean }
type Action = string | { readonly type?: string; readonly params?: unknown }
interface Transition {
  readonly actions: readonly Action[]
}

// What the actions of a transition say of its event.
const sayings: Readonly<Record<string, 'regular' | 'unusual' | 'refused'>> = {
  accept: 'regular',
  remark: 'unusual',
  refuse: 'refused',
}

/**
 * A machine that tells, of a cell of the table, which named guards were asked there and what each answered. Throws
 * `bad-option` where it is not the machine of the table.
 */
export function asker(machine: Machine, table: Table): (met: Meeting) => readonly GuardAnswer[] {
  let answers: GuardAnswer[] = []
  const heard = machine.provide({ guards: Object.fromEntries(Object.entries(guardsOf(machine)).map(noting)) } as never)
  return met => {
    answers = []
    judge(met)
    return answers
  }

  function judge(met: Meeting): void {
    const { value, context } = stateOf(table, met.state)
    let transitions: readonly Transition[]
    try {
      // The types of any machine's states and events are not known here.
      transitions = heard.getTransitionData(heard.resolveState({ value, context } as never), eventOf(met.code) as never) as never
    } catch (thrown) {
      throw notIts(met, table, thrown)
    }
    if (!transitions.some(({ actions }) => isSame(actions, met))) throw notIts(met, table)
  }

  // A guard made of others, as by `and`, is a function that has a `check`.
  function noting([guard, own]: [string, Guard]): [string, Guard] {
    const note = (answer: boolean): boolean => {
      answers.push({ guard, answer })
      return answer
    }
    const { check } = own
    const asked = (...given: never[]) => note(own(...given))
    return [guard, check ? Object.assign(asked, own, { check: (...given: never[]) => note(check(...given)) }) : asked]
  }
}

/** The names of a machine's guards, in its order. */
export const guardNames = (machine: Machine): readonly string[] => Object.keys(guardsOf(machine))

// XState keeps what was provided under this name; a guard written into a transition has no name and is not in it.
const guardsOf = ({ implementations }: Machine) => (implementations.guards ?? {}) as unknown as Readonly<Record<string, Guard>>

// Whether a transition judges as the cell does. What it does not say itself, by entry actions or computed, is not compared.
function isSame(actions: readonly Action[], { grade, law }: Meeting): boolean {
  const said = actions
    .map(action => (typeof action === 'string' ? { type: action } : action))
    .find(({ type }) => sayings[type ?? ''])
  if (!said) return true
  if (sayings[said.type!] !== (grade === 'gap' || grade === 'impossible' ? 'refused' : grade)) return false
  const params = 'params' in said ? said.params : undefined
  return law === null || typeof params === 'function' || (params as { readonly law?: unknown } | undefined)?.law === law
}

function notIts({ state, code }: Meeting, table: Table, cause?: unknown): ShipfoldError {
  return new ShipfoldError(
    'bad-option',
    `The machine does not judge ${codeAt(code)} in the state ${stateName(table, state)} as the table does. Give as machine the one ` +
      'that the table was compiled from, or null where there is none: then no guards are told.',
    { cause },
  )
}
