// How likely what is: real traffic, a file of weights, or what a feed of the user's did.

import { type Code, ShipfoldError, statusRows } from '../../codes/index.js'
import type { FeedEvent } from '../../feeds/feed.js'
import { learn } from '../../testing/histories/learn.js'
import { trafficWeights } from '../../testing/histories/traffic.js'
import { chancesOf, type HistoryWeights, type Weighting } from '../../testing/histories/weights.js'
import type { Faults } from '../faults.js'
import { historyOf } from '../payloads/history.js'
import { readPayloads } from '../payloads/reader.js'
import { sayRejected } from '../payloads/rejects.js'
import { Shipments } from '../payloads/shipments.js'
import { chunksOf, nameOf } from '../payloads/source.js'
import { name } from '../quote.js'
import type { Shell } from '../shell.js'
import type { Choices, Likely } from './choices.js'

/** The weights asked for. Throws `bad-option` for weights that are none, and where nothing can be learned. */
export async function weightsOf(likely: Likely, faults: Faults, shell: Shell): Promise<Weighting> {
  switch (likely.kind) {
    case 'traffic':
      return trafficWeights
    case 'uniform':
      return 'uniform'
    case 'weights':
      return readWeights(likely.file, shell)
    case 'learned':
      return learnWeights(likely.files, faults, shell)
  }
}

/**
 * The same weights without some codes. Where every history of a length is as likely as any other, each status has the same
 * weight for all that is left, which comes to the same.
 */
export function without(
  lacks: readonly Code[],
  { weights, minLength, maxLength }: Pick<Choices, 'minLength' | 'maxLength'> & { readonly weights: Weighting },
): Weighting {
  if (lacks.length === 0) return weights
  const base = weights === 'uniform' ? evenly(minLength ?? 1, maxLength) : weights
  const none = Object.fromEntries(lacks.map(code => [code, 0]))
  const rows = statusRows.map(({ status }) => [status, { ...base.codes[status], ...none }] as const)
  return { ...base, codes: Object.fromEntries(rows) }
}

// As long as the kit makes them where all lengths are as likely.
function evenly(least: number, most = Math.max(20, least)): HistoryWeights {
  const lengths = Array.from({ length: Math.max(0, most - least + 1) }, (_, at) => [least + at, 1] as const)
  return { lengths: Object.fromEntries(lengths), codes: {}, ends: {}, other: 1 }
}

async function readWeights(file: string, shell: Shell): Promise<Weighting> {
  const parts: Buffer[] = []
  const chunks = chunksOf(file, shell)
  for (;;) {
    const { value, done } = await chunks.next()
    if (!done) parts.push(Buffer.from(value))
    else if (value === null) break
    else bad(`${name(nameOf(file))}: ${value}`)
  }
  let weights: Weighting
  try {
    weights = JSON.parse(Buffer.concat(parts).toString('utf8'))
  } catch {
    bad(`${name(nameOf(file))}: not JSON. Give weights as shipfold generate --print-weights prints them.`)
  }
  chancesOf(weights)
  return weights
}

// A moment that no scan lies ahead of: the same feed makes the same weights whenever it is learned from.
const LATER = new Date('9000-01-01')

async function learnWeights(files: readonly string[], faults: Faults, shell: Shell): Promise<Weighting> {
  const shipments = new Shipments(undefined, faults)
  for (const file of files) await readPayloads(file, shipments, faults, shell)
  const feed: (readonly FeedEvent[])[] = []
  for (const shipment of shipments) {
    if (!shipment.isUsable) continue
    const { report, sources } = historyOf(shipment, undefined, LATER)
    for (const reject of report.rejected) {
      const { origins, index, isRefused } = sources[reject.index]!
      if (!isRefused) sayRejected(reject, shipment.shipment, () => origins.of(index), faults, origins.file)
    }
    feed.push([...report.epochs, report].flatMap(({ steps }) => steps.map(({ event }) => event)))
  }
  const weights = learn(feed)
  if (Object.keys(weights.lengths).length > 0) return weights
  return bad(`nothing can be learned from ${files.map(nameOf).map(name).join(' ')}. Give payloads whose scans have codes.`)
}

function bad(message: string): never {
  throw new ShipfoldError('bad-option', message)
}
