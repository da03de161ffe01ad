// The checks of a statechart and its table: run them on a machine of your own.

import { decodeTable, encodeTable } from '../src/table/json.js'
import { cellAt, checkTable, stateOf, type Table } from '../src/table/table.js'
import { verifyTable } from '../src/table/verify.js'
import { assertRuns, assertSeed, type Check, namedChecks } from '../src/vocabulary/check.js'
import { type Code, checkOptions, codes, idOf } from '../src/vocabulary/index.js'
import { seededBelow } from '../src/vocabulary/random.js'
import { checkMachineArgument, codeIdOf, compile, eventOf, type Machine } from './compile.js'
import { actorSnapshots, firstSnapshot, type OracleSnapshot, oracleStep, snapshotAt } from './oracle.js'

/** How to check a machine. */
export interface CheckMachineOptions {
  /** The table to compare the machine with; by default the one it compiles to. */
  readonly table?: Table | undefined
  /** The number of random histories to try; 300 by default. */
  readonly runs?: number | undefined
  /** The seed of the histories; the same seed gives the same ones. 1 by default. */
  readonly seed?: number | undefined
}

/**
 * The checks of a machine: its table agrees with XState for every code in every state and for whole histories, every event is
 * judged, and no state is a dead end. The machine is compiled by the first check that runs, which throws what `compile`
 * throws.
 */
export function checkMachine(machine: Machine, options: CheckMachineOptions = {}): readonly Check[] {
  checkMachineArgument('checkMachine', machine)
  checkOptions('checkMachine', options, ['table', 'runs', 'seed'])
  const { runs = 300, seed = 1 } = options
  assertRuns(runs)
  assertSeed(seed)
  if (options.table !== undefined) checkTable(options.table)
  let known = options.table
  const table = (): Table => {
    known ??= compile(machine)
    return known
  }
  const everyState = (holds: (state: number) => void) => () => {
    for (const state of table().states) if (state) holds(state.id)
  }
  return namedChecks('A machine', [
    {
      name: 'it compiles to the table, and to the same one each time',
      run: () => assertAgreement('the table', encodeTable(compile(machine)), encodeTable(table())),
    },
    {
      name: 'it begins where the table begins',
      run: () => assertSnapshot(firstSnapshot(machine), table(), table().initial, 'at the beginning'),
    },
    {
      name: 'the table judges every code in every state as the statechart does',
      run: everyState(state => {
        for (const code of codes) assertCell(machine, table(), state, idOf(code))
      }),
    },
    {
      name: 'an unknown substatus is judged as its status alone',
      run: everyState(state => assertUnknownSubstatus(machine, table(), state)),
    },
    {
      name: 'the table follows whole histories as an actor does',
      run: () => {
        for (const history of randomHistories(runs, seed)) assertHistory(machine, table(), history)
      },
    },
    {
      name: 'every state can be reached and left, and every code is accepted somewhere',
      run: () => assertAgreement('the defects that verifyTable finds', verifyTable(table()), []),
    },
    {
      name: 'a state is terminal where it has an outcome, and nowhere else',
      run: everyState(id => {
        const state = stateOf(table(), id)
        assertAgreement(`whether state ${id} (${state.status}) is terminal`, state.terminal, state.outcome !== null)
      }),
    },
    {
      name: 'the table survives a round trip through JSON',
      run: () => {
        const decoded = decodeTable(JSON.parse(JSON.stringify(encodeTable(table()))))
        assertAgreement('the hash', decoded.hash, table().hash)
        assertAgreement('the grid', [...decoded.grid], [...table().grid])
      },
    },
  ])
}

const expectedActions = { regular: 'accept', unusual: 'remark', gap: 'refuse', impossible: 'refuse', none: 'nothing' } as const

function assertCell(machine: Machine, table: Table, state: number, id: number): void {
  const where = `${codes[id - 1]} in state ${state}`
  const { to, judgement } = cellAt(table, state, id)
  const from = snapshotAt(machine, table, state)
  const { judgements, after } = oracleStep(machine, from, eventOf(id))
  const expected = { type: expectedActions[judgement.kind], constraint: 'constraint' in judgement ? judgement.constraint : null }
  assertAgreement(`the judgement of ${where}`, judgements, [expected])
  assertSnapshot(after, table, expected.type === 'refuse' ? state : to, `after ${where}`)
  if (judgement.kind === 'regular') assertAgreement(`whether ${where} moves`, judgement.moves, to !== state)
  if (judgement.kind !== 'gap') return
  // With its presumed scans granted, the refused event is regular, and so is each of them.
  let at = from
  for (const code of [...judgement.presumed, codes[id - 1]!]) {
    const granted = oracleStep(machine, at, eventOf(idOf(code)))
    assertAgreement(`the judgement of ${code}, presumed before ${where}`, granted.judgements, [
      { type: 'accept', constraint: null },
    ])
    at = granted.after
  }
  assertSnapshot(at, table, to, `after ${where} and its presumed scans`)
}

function assertUnknownSubstatus(machine: Machine, table: Table, state: number): void {
  const from = snapshotAt(machine, table, state)
  const stepOn = (event: Parameters<typeof oracleStep>[2]) => {
    const { judgements, after } = oracleStep(machine, from, event)
    return [judgements, after.value, after.context]
  }
  for (const { type } of codes.map(code => eventOf(idOf(code)))) {
    const expected = stepOn(eventOf(codeIdOf({ type })))
    assertAgreement(`an unknown substatus of ${type} in state ${state}`, stepOn({ type, substatus: 9999 }), expected)
    assertAgreement(`${type} without a substatus in state ${state}`, stepOn({ type }), expected)
  }
}

function assertHistory(machine: Machine, table: Table, history: readonly Code[]): void {
  const ids = history.map(idOf)
  let state = table.initial
  for (const [at, snapshot] of actorSnapshots(machine, ids).entries()) {
    const { to, judgement } = cellAt(table, state, ids[at]!)
    if (judgement.kind === 'regular' || judgement.kind === 'unusual') state = to
    assertSnapshot(snapshot, table, state, `after ${history.slice(0, at + 1).join(' ')}`)
  }
}

const MAX_RANDOM_CODES = 30

function* randomHistories(runs: number, seed: number): Generator<readonly Code[]> {
  const below = seededBelow(seed)
  for (let run = 0; run < runs; run++)
    yield Array.from({ length: below(MAX_RANDOM_CODES + 1) }, () => codes[below(codes.length)]!)
}

function assertSnapshot({ value, context }: OracleSnapshot, table: Table, id: number, when: string): void {
  const state = table.states[id]!
  assertAgreement(`the state ${when}`, [value, sortedFacts(context)], [state.value, sortedFacts(state.context)])
}

// A context's facts in one order, which XState does not preserve.
const sortedFacts = (context: unknown) => Object.entries(context ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))

function assertAgreement(what: string, actual: unknown, wanted: unknown): void {
  const [found, expected] = [JSON.stringify(actual), JSON.stringify(wanted)]
  if (found !== expected) throw new Error(`Machine and table differ in ${what}: ${firstDifference(found, expected)}.`)
}

// The place where two texts first differ, with some characters of each around it.
function firstDifference(found: string, expected: string): string {
  let at = 0
  while (found[at] === expected[at]) at++
  const part = (text: string) => text.slice(Math.max(0, at - DIFFERENCE_LENGTH), at + DIFFERENCE_LENGTH)
  return `found ${part(found)}, expected ${part(expected)}`
}

const DIFFERENCE_LENGTH = 120
