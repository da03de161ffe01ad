// The command `audit` over a file of histories as feeds send them, one per line, as a whole process beside the floor,
// with one thread and with all.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { feed } from '../feed.mjs'
import { histories } from '../histories.mjs'
import { median } from '../rounds.mjs'
import { line, significant } from '../table.mjs'

const audit = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))
const parse = fileURLToPath(new URL('../peers/parse.mjs', import.meta.url))

export function measure(scale) {
  const home = mkdtempSync(join(tmpdir(), 'shipfold-bench-'))
  const file = join(home, 'histories.ndjson')
  try {
    const lists = feed(histories(200_000 * scale.share, 7), 8)
    const bare = lists.map((events, at) =>
      JSON.stringify({ shipment: `S${at}`, events: events.map(({ code, time }) => ({ time, code })) }),
    )
    writeFileSync(file, `${bare.join('\n')}\n`)
    const events = lists.reduce((sum, list) => sum + list.length, 0)
    const megabytes = statSync(file).size / 1e6
    const took = { one: [], all: [], parse: [] }
    for (let round = -1; round < 7; round++) {
      const into = name => (round < 0 ? [] : took[name])
      const one = timed([audit, 'audit', '--json', '--threads', '1', file], into('one'))
      const all = timed([audit, 'audit', '--json', file], into('all'))
      const parsed = timed([parse, file], into('parse'))
      if (one !== all) throw new Error('audit prints something else with more threads.')
      if (JSON.parse(one).events !== events || Number(parsed) !== events)
        throw new Error('audit and its floor count different events.')
    }
    const speed = ms => `${significant(megabytes / (median(ms) / 1000))} MB/s`
    return [
      ['one', 'one thread', 0.5],
      ['all', `${availableParallelism()} cores`, 0.9],
    ].map(([name, what, least]) => {
      const ratio = median(took.parse.map((ms, round) => ms / took[name][round]))
      return line(`audit of NDJSON, ${what} / JSON.parse of it`, speed(took[name]), speed(took.parse), ratio, { least })
    })
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

// Exit status 1 means that some history contradicts itself, as some here do.
function timed(args, into) {
  const began = performance.now()
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  into.push(performance.now() - began)
  if (status !== 0 && status !== 1) throw new Error(`node ${args.join(' ')} ended with ${status}. Build first: npm run build.`)
  return stdout
}
