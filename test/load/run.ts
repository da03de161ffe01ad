// A webhook server under load, on this machine alone: node --import tsx test/load/run.ts --store postgres --requests 2000
// Needs `npm run build`. Prints figures for each store, and whether anything was lost: then the status is 1.

import { parseArgs } from 'node:util'
import { figuresOf } from './figures.js'
import { places } from './places.js'
import { type Trial, trial } from './trial.js'

const MOST_SHOWN = 20
const GRACE_MS = 60_000

const { values } = parseArgs({
  options: {
    store: { type: 'string' },
    requests: { type: 'string', default: '2000' },
    connections: { type: 'string', default: '16' },
    seed: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '180' },
  },
})

const requests = wholeNumber('requests', 1_000_000)
const connections = wholeNumber('connections', 1_000)
const seed = wholeNumber('seed', 1_000_000)
const until = Date.now() + wholeNumber('seconds', 3_600) * 1_000

// Whatever hangs: the servers end with this process.
setTimeout(() => fail('It did not come to an end.', 1), until + GRACE_MS - Date.now()).unref()
const known = Object.entries(places)
const chosen = known.filter(([name]) => values.store === undefined || name === values.store)
if (chosen.length === 0)
  fail(`Unusable --store ${values.store}. Give ${known.map(([name]) => name).join(', ')}, or leave it out.`)

console.log(`${requests} requests, ${connections} connections, seed ${seed}`)
for (const [name, within] of chosen) {
  const tried = await within(site => trial({ ...site, seed, requests, connections, until }))
  print(name, tried)
  // Of what was never posted nothing is shown.
  if (tried.losses.length > 0 || tried.exchanges.length === 0) process.exitCode = 1
}

function print(name: string, tried: Trial): void {
  const { exchanges, delivered, losses, kept } = tried
  const { perSecond, barePerSecond, ratio, p50Ms, p99Ms, answers } = figuresOf(tried)
  const undoings = delivered.filter(({ kind }) => kind === 'undo').length
  const said = Object.entries(answers).map(([status, times]) => `${status === '0' ? 'none' : status} ${times}×`)
  const figures = Number.isNaN(ratio)
    ? 'too few requests for figures'
    : `${round(perSecond)} requests/s, the bare handler ${round(barePerSecond)}: ${ratio.toPrecision(2)} ×
  latency  p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`
  console.log(`
${name}
  ${figures}
  answers  ${said.join(', ')}
  kept     ${kept.shipments.length} shipments, ${kept.pushes.length} pushes; delivered ${delivered.length} effects, ${undoings} of them undoings`)
  if (exchanges.length < requests) console.log(`  stopped  by --seconds, after ${exchanges.length} requests`)
  if (exchanges.length > 0) console.log(losses.length === 0 ? '  lost     nothing' : `  WRONG    ${losses.length} times`)
  for (const loss of losses.slice(0, MOST_SHOWN)) console.log(`    ${loss}`)
  if (losses.length > MOST_SHOWN) console.log(`    and ${losses.length - MOST_SHOWN} more`)
}

function round(value: number): string {
  return Math.round(value).toLocaleString('en')
}

function wholeNumber(option: 'requests' | 'connections' | 'seed' | 'seconds', most: number): number {
  const value = Number(values[option])
  return Number.isInteger(value) && value >= 1 && value <= most
    ? value
    : fail(`Unusable --${option} ${values[option]}. Give a whole number from 1 to ${most}.`)
}

function fail(message: string, status = 2): never {
  console.error(message)
  process.exit(status)
}
