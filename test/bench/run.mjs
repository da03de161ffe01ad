// `npm run bench [-- --quick] [-- ROW…]`: every speed and size the docs claim, as a ratio to a peer measured in the same run.
// Each row has a process of its own, so that none inherits another's heap or compiled code.

import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { printed } from './table.mjs'

const rows = [
  'encoded',
  'strings',
  'report',
  'journal',
  'search',
  'compile',
  'audit',
  'ingest',
  'claim',
  'generate',
  'startup',
  'size',
]

/** How much of everything: `share` of the full number of histories, rounds, and how long one turn of a peer lasts. */
const full = { share: 1, rounds: 11, spawns: 31, turnMs: 120 }
const quick = { share: 0.1, rounds: 9, spawns: 15, turnMs: 25 }

const asked = process.argv.slice(2)
const scale = asked.includes('--quick') ? quick : full
const child = asked.indexOf('--child')

if (child >= 0) {
  const { measure } = await import(`./rows/${asked[child + 1]}.mjs`)
  process.stdout.write(JSON.stringify(await measure(scale)))
} else {
  const wanted = asked.filter(word => !word.startsWith('--'))
  const unknown = wanted.find(row => !rows.includes(row))
  if (unknown) throw new Error(`There is no benchmark row "${unknown}". Name one or more of: ${rows.join(', ')}.`)
  console.log(`Node ${process.version}, ${availableParallelism()} cores, ${scale === quick ? 'quick' : 'full'} run\n`)
  console.log(printed((wanted.length > 0 ? wanted : rows).flatMap(measured)))
}

function measured(row) {
  if (process.stderr.isTTY) process.stderr.write(`${row}…\r`)
  const args = [fileURLToPath(import.meta.url), '--child', row, ...(scale === quick ? ['--quick'] : [])]
  const { status, stdout } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 24,
  })
  if (status !== 0) throw new Error(`The benchmark row "${row}" failed with exit status ${status}; see above.`)
  return JSON.parse(stdout)
}
