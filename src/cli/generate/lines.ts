// What is printed of each history: payloads, and beside them in `label` what is known of them that no feed tells.

import { type Arbitrary, sample } from 'fast-check'
import { codes, idOf, type Law, laws, ShipfoldError } from '../../codes/index.js'
import { cellAt, shippedTable } from '../../table/index.js'
import { disturbed, type Transcript } from '../../testing/disorder/index.js'
import {
  exercising,
  type HistoryOptions,
  histories,
  illegalHistories,
  reaching,
  type Target,
  type Weighting,
} from '../../testing/histories/index.js'
import type { History } from '../../testing/history.js'
import type { Form } from '../../testing/payloads/forms.js'
import type { Choices } from './choices.js'
import { seedOf } from './seed.js'
import { without } from './weights.js'

/** What is asked for, with its weights. */
export type Order = Omit<Choices, 'likely' | 'printsWeights'> & { readonly weights: Weighting }

// One history, whichever shipment's it will be: the lines it comes to.
type Told = (shipment: string) => readonly object[]

/** The lines of each history by its number, from 1. Throws `bad-option` where there are no such histories. */
export function linesOf(order: Order): (nth: number) => readonly object[] {
  const { seed, prefix } = order
  const told = toldBy(order)
  // Each by a seed of its own, so that how many are asked for changes none of them, and none is held.
  return nth => sample(told, { seed: seedOf(seed, nth), numRuns: 1 })[0]!(`${prefix}${nth}`)
}

function toldBy(order: Order): Arbitrary<Told> {
  const { kind, form, disorder: kinds, most, minLength, maxLength, from } = order
  // The kit says which laws and targets there are.
  const { law, end, reach } = order as { readonly law?: Law; readonly end?: Target; readonly reach?: Target }
  const options: HistoryOptions = { minLength, maxLength, end, from, weights: without(form.lacks, order) }
  const valid = () => (reach === undefined ? histories(options) : reaching(reach, options))
  switch (kind) {
    case 'valid':
      return valid().map(history => shipment => form.payloads(history, shipment, 'snapshot'))
    case 'exercising':
      return exercising(law!, options).map(history => shipment => labelled(history, form, shipment))
    case 'illegal':
      if (law !== undefined) checkRefuses(law)
      return illegalHistories({ ...options, law }).map(
        ({ history }) =>
          shipment =>
            labelled(history, form, shipment),
      )
    case 'disturbed':
      return disturbed(valid(), { kinds, most }).map(transcript => shipment => messagesOf(transcript, form, shipment))
  }
}

// Most laws remark on a scan, or name what is missing before it. A law that is none is for the kit to tell.
function checkRefuses(law: Law): void {
  const judgements = shippedTable.states.flatMap((_, state) =>
    state === 0 ? [] : codes.map((_, code) => cellAt(shippedTable, state, code + 1).judgement),
  )
  const refusing = new Set(judgements.flatMap(judgement => (judgement.kind === 'impossible' ? [judgement.law] : [])))
  if (refusing.has(law) || !laws.some(row => row.law === law)) return
  const wanted = `Give one of those that do: ${[...refusing].join(', ')}; or --kind exercising.`
  throw new ShipfoldError('bad-option', `The law ${law} refuses no scan for good. ${wanted}`)
}

// The one event that is not regular: where it stands in the payload, and what the law makes of it.
function labelled(history: History, form: Form, shipment: string): readonly object[] {
  let state = shippedTable.initial
  for (const [at, { code }] of history.entries()) {
    const { to, judgement } = cellAt(shippedTable, state, idOf(code))
    state = to
    if (!('law' in judgement)) continue
    const label = { index: form.place(at, history.length), verdict: judgement.kind, law: judgement.law }
    return form.payloads(history, shipment, 'snapshot').map(payload => ({ ...payload, label }))
  }
  throw new TypeError('A history without an odd event was to have one.')
}

// A message's label is on its last line, by which all of it was said; the first label has what holds of the whole transcript.
function messagesOf({ messages, labels, laws, truth }: Transcript, form: Form, shipment: string): readonly object[] {
  return messages.flatMap(({ kind, heardAt, events }, at) => {
    const payloads = form.payloads(events, shipment, kind)
    const whole = at === 0 ? { disorder: labels, laws, end: truth.end } : {}
    const label = { message: at + 1, of: messages.length, kind, heardAt, after: truth.after[at], ...whole }
    return payloads.map((payload, part) => (part < payloads.length - 1 ? payload : { ...payload, label }))
  })
}
