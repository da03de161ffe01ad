// A history that grows: one event more at its end, one in its middle, and the whole list again with one event more; each
// applied to a journal at hand, beside replaying everything from scratch.

import { applyInput, createJournal, replay } from '../../../dist/esm/index.js'
import { race } from '../rounds.mjs'
import { raced } from '../table.mjs'

const receivedAt = new Date(Date.UTC(2026, 5, 1))
const lengths = [20, 200, 2000]

export function measure(scale) {
  return lengths.flatMap(length => {
    // Depot scans an hour apart after a pick-up: regular, however many.
    const events = Array.from({ length }, (_, at) => ({
      code: at === 0 ? '1/103' : '0/1002',
      time: new Date(Date.UTC(2026, 0, 1) + at * 3_600_000).toISOString().slice(0, 19).replace('T', ' '),
      text: `Depot ${at % 50}`,
      position: at,
    }))
    const cases = {
      last: { kind: 'delta', known: events.slice(0, -1), events: events.slice(-1) },
      late: { kind: 'delta', known: events.toSpliced(length * 0.9, 1), events: [events[length * 0.9]] },
      list: { kind: 'snapshot', known: events.slice(0, -1), events },
    }
    const peers = Object.entries(cases).map(([name, { kind, known, events: more }]) => {
      const { journal } = applyInput(createJournal('A1'), { kind: 'snapshot', events: known, receivedAt })
      const input = { kind, events: more, receivedAt }
      const { change } = applyInput(journal, input)
      if (change.added.length !== 1 || change.after.steps.length !== length) throw new Error(`${name}: not one event more.`)
      return { name, units: 1, run: () => applyInput(journal, input) }
    })
    const races = race([...peers, { name: 'scratch', units: 1, run: () => replay(events) }], scale)
    const against = (what, peer) => raced(`journal of ${length}: ${what} / replay of all`, races, peer, 'scratch', 'inputs')
    return [
      against('an event at its end', 'last'),
      against('an event late by a tenth', 'late'),
      against('the whole list again, with one more', 'list'),
    ]
  })
}
