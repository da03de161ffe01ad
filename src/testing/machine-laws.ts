// What must hold of a statechart and the table made of it: run it on a machine of your own.

import fc from 'fast-check'
import { codeOf, compile, eventOf } from '../../machines/index.js'
import { actedOn, answerTo, beginning, type Machine, type Standing, standingAt } from '../../machines/oracle.js'
import { codes, idOf } from '../codes/index.js'
import { replay } from '../replay/index.js'
import { cellAt, decode, encode, outcomeOf, stateOf, type Table, verify } from '../table/index.js'
import { checkRuns, named } from './breach.js'
import { histories } from './histories/index.js'
import type { LawCheck } from './journal-laws.js'

/** How to check the laws of a machine. */
export interface MachineLawOptions {
  /** The table to hold the machine against; the one that it compiles to by default. */
  readonly table?: Table | undefined
  /** Histories for the laws that take some; 300 by default. */
  readonly runs?: number | undefined
  /** Where they begin; the same seed tries the same ones. 1 by default. */
  readonly seed?: number | undefined
}

/**
 * The laws of a machine: its table says what XState says, of every code in every state and of whole histories; nothing is left
 * unjudged, and nothing is a dead end. The machine is compiled when the first law is checked, which throws what `compile` throws.
 */
export function machineLaws(
  machine: Machine,
  { table: given, runs = 300, seed = 1 }: MachineLawOptions = {},
): readonly LawCheck[] {
  let known = given
  const table = (): Table => {
    known ??= compile(machine)
    return known
  }
  const everyState = (holds: (state: number) => void) => () => {
    for (const state of table().states) if (state) holds(state.id)
  }
  checkRuns(runs)
  const settings = { numRuns: runs, seed }
  return named('A machine', [
    {
      name: 'it compiles to the table, and to the same one each time',
      check: () => same('the law', encode(compile(machine)), encode(table())),
    },
    {
      name: 'it begins where the table begins',
      check: () => stands(beginning(machine), table(), table().initial, 'at the beginning'),
    },
    {
      name: 'of every code in every state the table says what the statechart says',
      check: everyState(state => {
        for (const code of codes) agrees(machine, table(), state, idOf(code))
      }),
    },
    {
      name: 'a substatus that nobody knows is judged as its status alone',
      check: everyState(state => {
        const from = standingAt(machine, table(), state)
        const gist = (event: Parameters<typeof answerTo>[2]) => {
          const { said, after } = answerTo(machine, from, event)
          return [said, after.value, after.context]
        }
        for (const { type } of codes.map(code => eventOf(idOf(code)))) {
          const own = gist(eventOf(codeOf({ type })))
          same(`an unknown substatus of ${type} in state ${state}`, gist({ type, substatus: 9999 }), own)
          same(`${type} without a substatus in state ${state}`, gist({ type }), own)
        }
      }),
    },
    {
      name: 'of whole histories the table says what an actor does',
      check: () =>
        fc.assert(
          fc.property(fc.array(fc.constantFrom(...codes), { maxLength: 30 }), history => {
            let state = table().initial
            const ids = history.map(idOf)
            for (const [at, standing] of actedOn(machine, ids).entries()) {
              const { to, judgement } = cellAt(table(), state, ids[at]!)
              if (judgement.kind === 'regular' || judgement.kind === 'unusual') state = to
              stands(standing, table(), state, `after ${history.slice(0, at + 1).join(' ')}`)
            }
          }),
          settings,
        ),
    },
    {
      name: 'every state can be reached and left, and every code is accepted somewhere',
      check: () => same('what verify finds', verify(table()), []),
    },
    {
      name: 'a state is terminal where it has an outcome, and nowhere else',
      check: everyState(state => {
        const its = stateOf(table(), state)
        same(`whether state ${state} (${its.status}) is terminal`, its.terminal, outcomeOf(its) !== null)
      }),
    },
    {
      name: 'the table comes back from JSON as it was',
      check: () => {
        const again = decode(JSON.parse(JSON.stringify(encode(table()))))
        same('the hash', again.hash, table().hash)
        same('the grid', [...again.grid], [...table().grid])
      },
    },
    {
      name: 'a history that the table generates costs nothing',
      check: () =>
        fc.assert(
          fc.property(histories({ table: table() }), history => {
            const { cost, flags } = replay(history, { table: table() })
            same('its cost and flags', [cost, flags], [0, []])
          }),
          settings,
        ),
    },
  ])
}

const kept = { regular: 'accept', unusual: 'remark', gap: 'refuse', impossible: 'refuse', none: 'nothing' } as const

function agrees(machine: Machine, table: Table, state: number, id: number): void {
  const where = `${codes[id - 1]} in state ${state}`
  const { to, judgement } = cellAt(table, state, id)
  const from = standingAt(machine, table, state)
  const { said, after } = answerTo(machine, from, eventOf(id))
  const wanted = { type: kept[judgement.kind], law: 'law' in judgement ? judgement.law : null }
  same(`what is said of ${where}`, said, [wanted])
  stands(after, table, wanted.type === 'refuse' ? state : to, `after ${where}`)
  if (judgement.kind === 'regular') same(`whether ${where} moves`, judgement.moves, to !== state)
  if (judgement.kind !== 'gap') return
  // Granted its presumed scans, the refused event is regular, and so is every one of them.
  let at = from
  for (const code of [...judgement.presumed, codes[id - 1]!]) {
    const granted = answerTo(machine, at, eventOf(idOf(code)))
    same(`what is said of ${code}, presumed before ${where}`, granted.said, [{ type: 'accept', law: null }])
    at = granted.after
  }
  stands(at, table, to, `after ${where} and what it presumes`)
}

function stands({ value, context }: Standing, table: Table, state: number, when: string): void {
  const its = table.states[state]!
  same(`where it stands ${when}`, [value, sorted(context)], [its.value, sorted(its.context)])
}

// The facts of a context in one order: XState does not keep theirs.
const sorted = (context: unknown) => Object.entries(context ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))

function same(what: string, machine: unknown, table: unknown): void {
  const [found, expected] = [JSON.stringify(machine), JSON.stringify(table)]
  if (found !== expected) throw new Error(`Machine and table differ in ${what}: ${first(found, expected)}.`)
}

// Where two texts first differ, with some characters of each.
function first(found: string, expected: string): string {
  let at = 0
  while (found[at] === expected[at]) at++
  const part = (text: string) => text.slice(Math.max(0, at - AROUND), at + AROUND)
  return `the one has ${part(found)}, the other ${part(expected)}`
}

const AROUND = 120
