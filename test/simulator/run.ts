// Simulates schedules: node --import tsx test/simulator/run.ts --schedules 1000000 --seed 1
// Prints a line every 10,000 schedules. After a broken invariant it prints the story and exits with 1. With `--faults` it plants
// one fault after the other, and prints in how many of the schedules each is found.

import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { mutants } from './mutants.js'
import { plant } from './plant.js'
import { schedules } from './schedule.js'
import { search, storyOf } from './search.js'
import { type Seen, simulate } from './simulate.js'

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    faults: { type: 'boolean', default: false },
  },
})
const count = wholeNumber('schedules', values.schedules)
const seed = wholeNumber('seed', values.seed)
const PART = 10_000

await (values.faults ? findFaults() : searchAll())

async function searchAll(): Promise<void> {
  const began = performance.now()
  const total: Record<string, number> = {}
  for (let done = 0; done < count; ) {
    const part = Math.min(PART, count - done)
    const partSeed = seed + done / PART
    const found = await search({ schedules: part, seed: partSeed })
    if (found.kind === 'problem') {
      console.error(`${found.problem}\n\n${await storyOf(found.schedule)}\n\n--seed ${partSeed}`)
      process.exitCode = 1
      return
    }
    for (const [name, times] of Object.entries(found.seen)) total[name] = (total[name] ?? 0) + times
    done += part
    const perSecond = Math.round((done / (performance.now() - began)) * 1_000)
    console.log(`${done} schedules, ${perSecond} a second. ${seenText(total as unknown as Seen)}`)
  }
}

async function findFaults(): Promise<void> {
  const all = fc.sample(schedules, { numRuns: count, seed })
  console.log(`found in … of ${count} schedules, first in number …`)
  for (const mutant of mutants) {
    const subject = await plant(mutant)
    const finding: number[] = []
    for (const [at, schedule] of all.entries()) await simulate(schedule, subject).catch(() => finding.push(at + 1))
    console.log(`${String(finding.length).padStart(6)} ${String(finding[0] ?? '–').padStart(6)}  ${mutant.fault}`)
    if (finding.length === 0) process.exitCode = 1
  }
}

function seenText(seen: Seen): string {
  return Object.entries(seen)
    .map(([name, times]) => `${name} ${times}`)
    .join(', ')
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= 1) return value
  console.error(`Unusable --${name} ${text}. Pass a whole number, 1 or more.`)
  process.exit(1)
}
