// What must hold of rules about groups, over parcels that come to what inputs make of them.

import { applyInput, createJournal, type JournalInput, type JournalOptions } from '../../journal/index.js'
import { type Effect, evaluateGroup, type GroupParcel, type GroupState, type Rules } from '../../rules/index.js'

const GROUP = 'O/1'
const NOBODY: GroupState = { members: [], expect: 2 }

/**
 * Two parcels that both get these inputs, one input at a time, in several orders of the two. Throws where the results do not add
 * up to what is due in the end, or where a group that did not change has any.
 */
export function checkGroupResults<F extends Effect>(
  given: readonly JournalInput[],
  rules: Rules<F>,
  options: JournalOptions,
  assertSame: (what: string, found: unknown, expected: unknown) => void,
): void {
  const standings = standingsOf(given, rules, options)
  const last = standings.length - 1
  const inTurn = standings.flatMap((_, at) => [`A${at}`, `B${at}`])
  const oneFirst = [...standings.map((_, at) => `A${at}`), ...standings.map((_, at) => `B${at}`)]
  for (const order of [inTurn, oneFirst, ['B0', `B${last}`, 'A0', 'B0', `A${last}`, `B${last}`]]) {
    const active = new Set<string>()
    let before = NOBODY
    for (const step of order) {
      const parcel: GroupParcel = { ...standings[Number(step.slice(1))]!, shipment: step[0]! }
      const others = before.members.filter(({ shipment }) => shipment !== parcel.shipment)
      const after = { ...before, members: [...others, parcel] }
      const { fire, suppress, compensate } = evaluateGroup(GROUP, before, after, rules)
      for (const { key } of [...suppress, ...compensate]) active.delete(key)
      for (const { key } of fire) active.add(key)
      before = after
    }
    const due = evaluateGroup(GROUP, NOBODY, before, rules).fire.map(({ key }) => key)
    assertSame(`the sum of all results about a group whose parcels change as ${order.join(' ')}`, [...active].sort(), due.sort())
    const repeated = evaluateGroup(GROUP, before, before, rules)
    assertSame('the result about a group that did not change', repeated, { fire: [], suppress: [], compensate: [] })
  }
}

function standingsOf<F extends Effect>(given: readonly JournalInput[], rules: Rules<F>, options: JournalOptions) {
  let journal = createJournal('A', options)
  return given.map(input => {
    const next = applyInput(journal, input, { table: rules.table })
    journal = next.journal
    const { status, outcome, certain, doubts } = next.change.after
    return { journey: 0, status, outcome, certain, doubts, cause: null }
  })
}
