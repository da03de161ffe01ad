// A webhook server under load, on this machine only: node --import tsx test/load/run.ts --store postgres --requests 2000
// Needs `npm run build`. Prints figures for each store; exits with 1 if anything was lost.

import { parseArgs } from 'node:util'
import { figuresOf } from './figures.js'
import { places } from './places.js'
import { runTrial, type Trial } from './trial.js'

const MAX_SHOWN = 20
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

// If anything hangs, this process ends, and the servers end with it.
setTimeout(() => fail('The run did not finish in time.', 1), until + GRACE_MS - Date.now()).unref()
const known = Object.entries(places)
const chosen = known.filter(([name]) => values.store === undefined || name === values.store)
if (chosen.length === 0)
  fail(`Unusable --store ${values.store}. Pass one of ${known.map(([name]) => name).join(', ')}, or omit it.`)

console.log(`${requests} requests, ${connections} connections, seed ${seed}`)
for (const [name, within] of chosen) {
  const tried = await within(site => runTrial({ ...site, seed, requests, connections, until }))
  print(name, tried)
  // A run without requests proves nothing.
  if (tried.losses.length > 0 || tried.exchanges.length === 0) process.exitCode = 1
}

function print(name: string, tried: Trial): void {
  const { exchanges, delivered, losses, stored } = tried
  const { perSecond, barePerSecond, ratio, p50Ms, p99Ms, statuses } = figuresOf(tried)
  const undos = delivered.filter(({ kind }) => kind === 'undo').length
  const counts = Object.entries(statuses).map(([status, count]) => `${status === '0' ? 'none' : status} ${count}×`)
  const figures = Number.isNaN(ratio)
    ? 'too few requests for figures'
    : `${round(perSecond)} requests/s, the bare handler ${round(barePerSecond)}: ${ratio.toPrecision(2)} ×
  latency  p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms`
  console.log(`
${name}
  ${figures}
  statuses ${counts.join(', ')}
  stored   ${stored.shipments.length} shipments, ${stored.messages.length} messages; delivered ${delivered.length} effects, ${undos} of them undos`)
  if (exchanges.length < requests) console.log(`  stopped  by --seconds, after ${exchanges.length} requests`)
  if (exchanges.length > 0) console.log(losses.length === 0 ? '  lost     nothing' : `  WRONG    ${losses.length} times`)
  for (const loss of losses.slice(0, MAX_SHOWN)) console.log(`    ${loss}`)
  if (losses.length > MAX_SHOWN) console.log(`    and ${losses.length - MAX_SHOWN} more`)
}

function round(value: number): string {
  return Math.round(value).toLocaleString('en')
}

function wholeNumber(option: 'requests' | 'connections' | 'seed' | 'seconds', highest: number): number {
  const value = Number(values[option])
  return Number.isInteger(value) && value >= 1 && value <= highest
    ? value
    : fail(`Unusable --${option} ${values[option]}. Pass a whole number from 1 to ${highest}.`)
}

function fail(message: string, status = 2): never {
  console.error(message)
  process.exit(status)
}
