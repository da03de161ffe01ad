// Whole processes, started in turn, by the clock on the wall. What importing adds is the median over the rounds of its time
// less the bare one's; Node itself takes several milliseconds to load any module from a file.

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { median } from '../rounds.mjs'
import { line, significant } from '../table.mjs'

const dist = path => new URL(`../../../dist/${path}`, import.meta.url)
const modules = code => ['--input-type=module', '-e', code]
const starts = {
  bare: ['-e', '0'],
  shipfold: modules(`import '${dist('esm/index.js')}'`),
  required: ['-e', `require('${fileURLToPath(dist('cjs/index.js'))}')`],
  xstate: modules(`import '${import.meta.resolve('xstate')}'`),
  empty: modules(`import '${new URL('../peers/empty.mjs', import.meta.url)}'`),
  version: [fileURLToPath(dist('cli/main.js')), '--version'],
  replay: [fileURLToPath(dist('cli/main.js')), 'replay', fileURLToPath(dist('../docs/examples/return.ndjson'))],
}

export function measure({ spawns }) {
  const names = Object.keys(starts)
  const tookMs = Object.fromEntries(names.map(name => [name, []]))
  for (let round = -1; round < spawns; round++) for (const name of names) time(name, round < 0 ? [] : tookMs[name])
  const ms = number => `${significant(number)} ms`
  const medians = Object.fromEntries(names.map(name => [name, median(tookMs[name])]))
  const over = (name, base) => median(tookMs[name].map((took, round) => took - tookMs[base][round]))
  const times = (name, base) => median(tookMs[name].map((took, round) => took / tookMs[base][round]))
  const adds = (what, name, base, goal) => line(what, `+${ms(over(name, base))}`, ms(medians[base]), over(name, base), goal, 'ms')
  return [
    adds('import shipfold, over node -e 0', 'shipfold', 'bare', { most: 6 }),
    adds('import shipfold, over importing an empty module', 'shipfold', 'empty', { most: 6 }),
    adds("require('shipfold'), over node -e 0", 'required', 'bare', { most: 6 }),
    adds('import xstate, over importing an empty module', 'xstate', 'empty'),
    line('shipfold --version / node -e 0', ms(medians.version), ms(medians.bare), times('version', 'bare'), { most: 1.5 }),
    line('shipfold replay of one file / node -e 0', ms(medians.replay), ms(medians.bare), times('replay', 'bare')),
  ]
}

function time(name, into) {
  const began = performance.now()
  const { status } = spawnSync(process.execPath, starts[name], { stdio: 'ignore' })
  into.push(performance.now() - began)
  if (status !== 0) throw new Error(`node ${starts[name].join(' ')} ended with ${status}. Build first: npm run build.`)
}
