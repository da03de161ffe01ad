// The printed lines of each history: payloads, with a `label` that holds what no feed would send.

import { type Arbitrary, sample } from 'fast-check'
import { cellAt, shippedTable } from '../../table/index.js'
import type { History } from '../../testing/arbitraries/history.js'
import {
  exercising,
  type HistoryOptions,
  histories,
  illegalHistories,
  reaching,
  type Target,
  type Weighting,
} from '../../testing/arbitraries/index.js'
import { faultyHistories, type Transcript } from '../../testing/faults/index.js'
import type { PayloadFormat } from '../../testing/payloads/formats.js'
import { badOption, type Constraint, codes, constraints, idOf } from '../../vocabulary/index.js'
import type { GenerateOptions } from './options.js'
import { seedOf } from './seed.js'
import { expressibleWeights } from './weights.js'

/** The options of `generate`, with the weights loaded. */
export type GenerateRequest = Omit<GenerateOptions, 'weightSource' | 'printsWeights'> & { readonly weights: Weighting }

// The lines of one history, for any shipment number.
type LineMaker = (shipment: string) => readonly object[]

/** The lines of the nth history, from 1. Throws `bad-option` where there are no such histories. */
export function historyLines(request: GenerateRequest): (nth: number) => readonly object[] {
  const { seed, prefix } = request
  const arbitrary = lineArbitrary(request)
  // Each history has its own seed, so that the count changes none of them and none is kept in memory.
  return nth => sample(arbitrary, { seed: seedOf(seed, nth), numRuns: 1 })[0]!(`${prefix}${nth}`)
}

function lineArbitrary(request: GenerateRequest): Arbitrary<LineMaker> {
  const { kind, format, faults: kinds, maxFaults, minLength, maxLength, from } = request
  // The testing kit checks constraints and targets.
  const { constraint, end, reach } = request as {
    readonly constraint?: Constraint
    readonly end?: Target
    readonly reach?: Target
  }
  const common = { minLength, maxLength, from, weights: expressibleWeights(format.missingCodes, request) }
  const options: HistoryOptions = { ...common, end }
  const valid = () => (reach === undefined ? histories(options) : reaching(reach, options))
  switch (kind) {
    case 'valid':
      return valid().map(history => shipment => format.payloads(history, shipment, 'snapshot'))
    case 'exercising':
      return exercising(constraint!, options).map(history => shipment => labelledLines(history, format, shipment))
    case 'illegal':
      if (constraint !== undefined) assertRefuses(constraint)
      return illegalHistories({ ...common, constraint }).map(
        ({ history }) =>
          shipment =>
            labelledLines(history, format, shipment),
      )
    case 'faulty':
      return faultyHistories(valid(), { kinds, maxFaults }).map(
        transcript => shipment => transcriptLines(transcript, format, shipment),
      )
  }
}

// Most constraints refuse no scan: they flag it as unusual or as a gap. The testing kit refuses unknown names.
function assertRefuses(constraint: Constraint): void {
  const judgements = shippedTable.states.flatMap((_, state) =>
    state === 0 ? [] : codes.map((_, code) => cellAt(shippedTable, state, code + 1).judgement),
  )
  const refusing = new Set(judgements.flatMap(judgement => (judgement.kind === 'impossible' ? [judgement.constraint] : [])))
  if (refusing.has(constraint) || !constraints.some(row => row.name === constraint)) return
  const wanted = `It makes no scan impossible. Pass one of ${[...refusing].join(', ')}; or pass --kind exercising.`
  badOption('--constraint', constraint, wanted)
}

// Labels the one irregular event: its index in the payload, its verdict and its constraint.
function labelledLines(history: History, format: PayloadFormat, shipment: string): readonly object[] {
  let state = shippedTable.initial
  for (const [at, { code }] of history.entries()) {
    const { to, judgement } = cellAt(shippedTable, state, idOf(code))
    state = to
    if (!('constraint' in judgement)) continue
    const label = { index: format.listIndex(at, history.length), verdict: judgement.kind, constraint: judgement.constraint }
    return format.payloads(history, shipment, 'snapshot').map(payload => ({ ...payload, label }))
  }
  throw new TypeError('The generated history has no irregular event.')
}

// The last line of a message carries its label; the first label also describes the whole transcript.
function transcriptLines(
  { messages, faults, guarantees, truth }: Transcript,
  format: PayloadFormat,
  shipment: string,
): readonly object[] {
  return messages.flatMap(({ kind, receivedAt, events }, at) => {
    const payloads = format.payloads(events, shipment, kind)
    const whole = at === 0 ? { faults, guarantees, end: truth.end } : {}
    const label = { message: at + 1, of: messages.length, kind, receivedAt, after: truth.after[at], ...whole }
    return payloads.map((payload, part) => (part < payloads.length - 1 ? payload : { ...payload, label }))
  })
}
