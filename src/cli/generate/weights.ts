// Loads weights: those of real traffic, from a file, or learned from a feed of the user's.

import type { FeedEvent } from '../../feeds/feed.js'
import { learn } from '../../testing/arbitraries/learn.js'
import { trafficWeights } from '../../testing/arbitraries/traffic.js'
import { chancesOf, type HistoryWeights, type Weighting, withoutCodes } from '../../testing/arbitraries/weights.js'
import { type Code, ShipfoldError } from '../../vocabulary/index.js'
import { fileName, readChunks } from '../input/chunks.js'
import { replayShipment } from '../input/history.js'
import { readPayloads } from '../input/reader.js'
import { addRejectedEvent } from '../input/rejects.js'
import { ShipmentCollector } from '../input/shipments.js'
import type { Diagnostics } from '../output/diagnostics.js'
import { escapeName } from '../output/escape.js'
import type { Shell } from '../shell.js'
import type { GenerateOptions, WeightSource } from './options.js'

/** The weights of a source. Throws `bad-option` for unusable weights, and where nothing can be learned. */
export async function loadWeights(source: WeightSource, diagnostics: Diagnostics, shell: Shell): Promise<Weighting> {
  switch (source.kind) {
    case 'traffic':
      return trafficWeights
    case 'uniform':
      return 'uniform'
    case 'weights':
      return readWeights(source.file, shell)
    case 'learned':
      return learnWeights(source.files, diagnostics, shell)
  }
}

/**
 * The same weights without some codes. Uniform weights become explicit ones, with equal weights for the remaining codes.
 */
export function expressibleWeights(
  missing: readonly Code[],
  { weights, minLength, maxLength }: Pick<GenerateOptions, 'minLength' | 'maxLength'> & { readonly weights: Weighting },
): Weighting {
  if (missing.length === 0) return weights
  return withoutCodes(weights === 'uniform' ? uniformWeights(minLength ?? 1, maxLength) : weights, missing)
}

// The testing kit's default lengths for uniform weights.
function uniformWeights(minLength: number, maxLength = Math.max(20, minLength)): HistoryWeights {
  const lengths = Array.from({ length: Math.max(0, maxLength - minLength + 1) }, (_, at) => [minLength + at, 1] as const)
  return { lengths: Object.fromEntries(lengths), codes: {}, ends: {}, other: 1 }
}

async function readWeights(file: string, shell: Shell): Promise<Weighting> {
  const parts: Buffer[] = []
  const chunks = readChunks(file, shell)
  for (;;) {
    const { value, done } = await chunks.next()
    if (!done) parts.push(Buffer.from(value))
    else if (value === null) break
    else throw new ShipfoldError('bad-option', `${escapeName(fileName(file))}: ${value}`)
  }
  let weights: Weighting
  try {
    weights = JSON.parse(Buffer.concat(parts).toString('utf8'))
  } catch (cause) {
    const message = `${escapeName(fileName(file))}: not JSON. Pass weights that shipfold generate --print-weights printed.`
    throw new ShipfoldError('bad-option', message, { cause })
  }
  chancesOf(weights)
  return weights
}

// No scan lies ahead of this time, so that a feed gives the same weights whenever it is learned from.
const LEARNING_TIME = new Date('9000-01-01')

async function learnWeights(files: readonly string[], diagnostics: Diagnostics, shell: Shell): Promise<Weighting> {
  const shipments = new ShipmentCollector(undefined, diagnostics)
  for (const file of files) await readPayloads(file, shipments, diagnostics, shell)
  const feed: (readonly FeedEvent[])[] = []
  for (const shipment of shipments) {
    if (!shipment.isUsable) continue
    const { report, sources } = replayShipment(shipment, { now: LEARNING_TIME, receivedAt: [LEARNING_TIME.getTime()] })
    for (const reject of report.rejected) {
      const { origins, index, isRefused } = sources[reject.index]!
      if (!isRefused) addRejectedEvent(reject, shipment.shipment, () => origins.of(index), diagnostics, origins.file)
    }
    feed.push([...report.journeys, report].flatMap(({ steps }) => steps.map(({ event }) => event)))
  }
  const weights = learn(feed)
  if (Object.keys(weights.lengths).length > 0) return weights
  const names = files.map(fileName).map(escapeName).join(' ')
  throw new ShipfoldError('bad-option', `nothing can be learned from ${names}. Pass payloads whose scans have codes.`)
}
