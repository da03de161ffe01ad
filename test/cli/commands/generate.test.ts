// `generate` end to end: its output is as labelled, in every format, and the other commands read it.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { seedOf } from '../../../src/cli/generate/seed.js'
import { feedNames } from '../../../src/cli/input/feeds.js'
import { type FeedName, feeds } from '../../../src/feeds/index.js'
import { faultKinds } from '../../../src/testing/index.js'
import { readCode, statusRows } from '../../../src/vocabulary/index.js'
import { shipfold, temporary } from '../run.js'

const home = mkdtempSync(join(tmpdir(), 'shipfold-generate-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

const linesOf = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line))

async function generated(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await shipfold(['generate', ...args])
  expect([status, stderr]).toEqual([0, ''])
  return stdout
}

const generatedLines = async (...args: string[]) => linesOf(await generated(...args))

// The events of a line, oldest first, through its own decoder.
function decodedLine(feed: FeedName, line: unknown) {
  const { shipment, events, rejected } = feeds[feed].decode(line)[0]!
  expect(rejected).toEqual([])
  const inTime = [...events].sort((a, b) => a.position - b.position)
  return { shipment, events: inTime.map(({ code, time, text, place }) => ({ code: readCode(code).code, time, text, place })) }
}

describe('the seed', () => {
  test('makes the same bytes again, more of them for a larger count, and others for another seed', async () => {
    for (const kind of ['valid', 'illegal', 'faulty']) {
      const ten = await generated('--kind', kind)
      expect(await generated('--kind', kind, '--seed', '1', '--count', '10', '--json')).toBe(ten)
      expect((await generated('--kind', kind, '--count', '25')).startsWith(ten)).toBe(true)
      expect(await generated('--kind', kind, '--seed=-2')).not.toBe(ten)
    }
  })

  test('of each history is another', () => {
    const seeds = [0, 1, 2, -1, 2 ** 32, 2 ** 40 + 1].flatMap(seed =>
      Array.from({ length: 2_000 }, (_, nth) => seedOf(seed, nth)),
    )
    expect(new Set(seeds).size).toBe(seeds.length)
  })
})

describe.each(feedNames)('in the form of %s', feed => {
  test('valid histories are all regular', async () => {
    const text = await generated('--feed', feed, '--count', '300')
    const audit = await shipfold(['audit', '--json', '-'], { input: text })
    expect([audit.status, audit.stderr]).toEqual([0, ''])
    expect(JSON.parse(audit.stdout)).toMatchObject({ histories: 300, rejected: 0, classes: { regular: 300 } })
    const replayed = await shipfold(['replay', '--json', '-'], { input: text })
    expect([replayed.status, replayed.stderr]).toEqual([0, ''])
    for (const [at, { shipment, flags, certain }] of linesOf(replayed.stdout).entries())
      expect({ shipment, flags, certain }).toEqual({ shipment: `G${at + 1}`, flags: [], certain: true })
  })

  test('illegal histories are each flagged, and labelled with the event and the constraint that refuses it', async () => {
    const text = await generated('--kind', 'illegal', '--feed', feed, '--count', '150')
    const replayed = await shipfold(['replay', '--json', '-'], { input: text })
    expect([replayed.status, replayed.stderr]).toEqual([1, ''])
    const reports = linesOf(replayed.stdout)
    for (const [at, line] of linesOf(text).entries()) {
      const { flags, cost } = reports[at]
      expect(cost).toBeGreaterThan(0)
      expect(flags.some(({ severity }: { severity: string }) => severity === 'warning')).toBe(true)
      const { events } = feeds[feed].decode(line)[0]!
      expect(events[line.label.index]!.position).toBe(events.length - 1)
      expect(line.label).toMatchObject({ verdict: 'impossible', constraint: expect.any(String) })
    }
    const own = await generatedLines('--kind', 'illegal', '--constraint', 'delivered-is-final', '--feed', feed, '--count', '20')
    expect(own.map(({ label }) => label.constraint)).toEqual(Array(20).fill('delivered-is-final'))
  })

  test.each(['customs-open', 'accepted-on-return', 'not-returning', 'still-in-locker'])(
    'one scan is flagged by the constraint %s',
    async constraint => {
      const text = await generated('--kind', 'exercising', '--constraint', constraint, '--feed', feed, '--count', '20')
      const reports = linesOf((await shipfold(['replay', '--json', '-'], { input: text })).stdout)
      for (const [at, { label }] of linesOf(text).entries()) {
        expect(label.constraint).toBe(constraint)
        expect(reports[at].flags).toMatchObject([label])
      }
    },
  )

  test('faulty ones come message by message, labelled with the report expected after each', async () => {
    const text = await generated('--kind', 'faulty', '--feed', feed, '--count', '150', '--seed', '11', '--max-faults', '4')
    const lines = linesOf(text)
    // The last line of a message has its label.
    const times = lines.map((_, at) => `--received-at=${lines.slice(at).find(({ label }) => label).label.receivedAt}`)
    const changes = await shipfold(['replay', '--changes', '--json', '--zone', 'UTC', ...times, '-'], { input: text })
    expect(changes.stderr).toBe('')
    const after = linesOf(changes.stdout)
    expect(after).toHaveLength(lines.length)
    for (const [at, { label }] of lines.entries()) {
      if (!label) continue
      const { shipment, status, outcome, certain } = after[at]
      expect({ shipment, status: status.after, outcome: outcome.after, certain: certain.after }).toEqual({
        shipment,
        ...label.after,
      })
    }
    const replayed = await shipfold(['replay', '--json', '--zone', 'UTC', ...times, '-'], { input: text })
    const reports = new Map(linesOf(replayed.stdout).map(report => [report.shipment, report]))
    const firsts = lines.filter(({ label }) => label?.faults)
    expect(firsts.length).toBe(150)
    const seen = new Set<string>()
    for (const line of firsts) {
      const { label } = line
      for (const { kind } of label.faults) seen.add(kind)
      const shipment = feeds[feed].decode(line)[0]!.shipment
      expect(reports.get(shipment)).toMatchObject(label.end)
      expect(label.guarantees).toContain('reported-end')
    }
    // No feed's payload can hold a person's correction.
    const impossible = ['wrongScan', ...(feed === 'native' ? [] : ['batches', 'shiftZone'])]
    expect([...seen].sort()).toEqual(
      faultKinds
        .map(({ kind }) => kind as string)
        .filter(kind => !impossible.includes(kind))
        .sort(),
    )
  })
})

test('both providers write the same histories, which are those of native without the codes they cannot write', async () => {
  const weights = JSON.parse(await generated('--print-weights'))
  for (const { status } of statusRows) weights.codes[status] = { ...weights.codes[status], '4/14': 0 }
  const file = temporary('weights.json', JSON.stringify(weights))
  const native = (await generatedLines('--weights', file, '--count', '40')).map(line => decodedLine('native', line))
  for (const feed of ['kd100', 'kuaidi100'] as const)
    expect((await generatedLines('--feed', feed, '--count', '40')).map(line => decodedLine(feed, line))).toEqual(native)
  expect(await generatedLines('--uniform', '--feed', 'kd100', '--reach', '4/4', '--count', '40')).toHaveLength(40)
})

test('a delta is a line per scan, and its label comes with the last', async () => {
  const lines = await generatedLines('--kind', 'faulty', '--faults', 'batches', '--count', '40')
  const deltas = lines.filter(({ events }) => events === undefined)
  expect(deltas.length).toBeGreaterThan(20)
  expect(deltas.every(({ label }) => label === undefined || label.kind === 'delta')).toBe(true)
  for (const { label } of lines)
    if (label?.faults) expect(label.faults.every(({ kind }: { kind: string }) => kind === 'batches')).toBe(true)
})

test('an engine that ingests faulty histories ends as the label states', { timeout: 60_000 }, async () => {
  const db = ['--db', join(home, 'db')]
  const text = await generated('--kind', 'faulty', '--count', '12', '--seed', '4')
  const ingested = await shipfold(['ingest', ...db, '--zone', 'UTC', '-'], { input: text })
  expect(ingested.stderr).toBe('')
  const ends = linesOf(text).filter(({ label }) => label?.faults)
  const shown = await shipfold(['show', ...db, '--json', ...ends.map(({ shipment }) => shipment)])
  expect(linesOf(shown.stdout).map(({ report }) => report)).toMatchObject(ends.map(({ label }) => label.end))
})

describe('what histories are like', () => {
  test('their ends, the statuses they reach, their lengths, dates and numbers', async () => {
    const reports = async (...args: string[]) =>
      linesOf((await shipfold(['replay', '--json', '-'], { input: await generated(...args) })).stdout)
    expect((await reports('--end', 'returned')).every(({ outcome }) => outcome === 'returned')).toBe(true)
    expect(
      (await reports('--reach', 'customs')).every(({ steps }) => steps.some(({ to }: { to: string }) => to === 'customs')),
    ).toBe(true)
    const lines = await generatedLines(
      '--min-length',
      '4',
      '--max-length',
      '6',
      '--from',
      '2025-02-03',
      '--prefix',
      'T-',
      '--uniform',
    )
    for (const [at, { shipment, events }] of lines.entries()) {
      expect(shipment).toBe(`T-${at + 1}`)
      expect(events.length).toBeGreaterThanOrEqual(4)
      expect(events.length).toBeLessThanOrEqual(6)
      expect(events[0].time.slice(0, 10)).toBe('2025-02-03')
    }
    expect(await generated('--count', '0')).toBe('')
  })

  test('their weights are learned from a feed, or from standard input, and stored', async () => {
    const file = 'docs/examples/audit.ndjson'
    const own = await generated('--count', '4', '--learn', file, 'docs/examples/late-scans.json')
    expect(own).not.toBe(await generated('--count', '4'))
    const weights = await generated('--print-weights', '--learn', file, 'docs/examples/late-scans.json')
    const kept = temporary('learned.json', weights)
    expect(await generated('--count', '4', '--weights', kept)).toBe(own)
    expect((await shipfold(['generate', '--count', '4', '--weights', '-'], { input: weights })).stdout).toBe(own)
    const piped = await shipfold(['generate', '--print-weights', '--learn', '-'], { input: readFileSync(file) })
    expect(piped.stdout).toBe(await generated('--print-weights', '--learn', file))
    expect(JSON.parse(await generated('--print-weights', '--uniform'))).toBe('uniform')
  })

  test('their weights are learned from what can be read of a feed, and the rest is reported', async () => {
    const { status, stdout, stderr } = await shipfold(['generate', '--count', '3', '--learn', 'docs/examples/broken.ndjson'])
    expect(status).toBe(2)
    expect(linesOf(stdout)).toHaveLength(3)
    expect(stderr).toMatch(/broken\.ndjson:1: events\[1\]\.time of shipment EX400000001 is "2026-02-31 10:00:00"/)
  })
})

describe('unusable', () => {
  const noWeights = temporary('none.json', '{"lengths":{},"codes":{},"ends":{"lost":1},"other":1}')
  const noCodes = temporary('bare.json', '{"shipment":"A1","events":[{"time":"2026-03-01 09:00:00","text":"Hello"}]}')

  test.each<[string, string]>([
    ['--kind odd', 'there is no kind "odd". Use one of: valid, exercising, illegal, faulty.'],
    ['--kind __proto__', 'there is no kind "__proto__". '],
    ['--count 1.5', 'Unusable option --count: "1.5". Pass a whole number, 0 or more.'],
    ['--count=-1', 'Unusable option --count: "-1". '],
    ['--seed soon', 'Unusable option --seed: "soon". Pass a whole number of at most 15 digits.'],
    ['--feed ups', 'there is no feed "ups". Use one of: native, kd100, kuaidi100.'],
    [
      '--constraint customs-open',
      '--constraint is for --kind exercising or illegal, not for valid. Leave it out, or pass another --kind.',
    ],
    ['--kind illegal --end delivered', '--end is for --kind valid or exercising or faulty, not for illegal. '],
    ['--max-faults 2', '--max-faults is for --kind faulty, not for valid. '],
    ['--kind exercising', '--kind exercising needs a constraint. Pass --constraint NAME, such as customs-open.'],
    ['--kind exercising --constraint gravity', 'There is no constraint "gravity". Pass one of late-paperwork, '],
    ['--kind illegal --constraint gravity', 'There is no constraint "gravity". Pass one of late-paperwork, '],
    ['--kind exercising --constraint unknown-status', 'No history violates unknown-status '],
    [
      '--kind illegal --constraint accepted-on-return',
      'Unusable option --constraint: "accepted-on-return". It makes no scan impossible. Pass one of ',
    ],
    ['--end nowhere', 'Unusable option end: "nowhere". Pass an outcome (delivered, returned, cancelled, lost, destroyed), '],
    ['--reach nowhere', 'Unusable target of reaching: "nowhere". '],
    ['--end 4/14 --feed kd100', 'kd100 cannot express the code 4/14. Pass another target, or --feed native.'],
    [
      '--end delivered --max-length 1',
      'maxLength is 1, but the shortest history that ends in delivered has 3 events. Pass at least that.',
    ],
    ['--min-length 9 --max-length 3', '--max-length is 3, but --min-length is 9. Pass a --max-length of at least 9.'],
    ['--max-length 2001 --uniform', 'Unusable option --max-length: "2001". Pass a whole number from 0 to 2000.'],
    ['--from soon', 'Unusable option --from: "soon". '],
    ['--from 1900-01-01', 'Unusable option from: "1900-01-01". Pass a time from 1970 to 2999.'],
    ['--kind faulty --max-faults 0', 'Unusable option --max-faults: "0". Pass a whole number, 1 or more.'],
    ['--kind faulty --faults drop,fire', 'there is no fault "fire". Use one of: cutOff, '],
    [
      '--kind faulty --faults batches --feed kd100',
      'kd100 cannot have the fault batches, because it always sends the whole list. Leave the fault out, or pass --feed native.',
    ],
    [
      '--kind faulty --faults drop,shiftZone --feed kuaidi100',
      'kuaidi100 cannot have the fault shiftZone, because it writes times without their zone. ',
    ],
    [`--prefix ${'x'.repeat(200)}`, 'Unusable option --prefix: "xxx'],
    ['--uniform --weights w.json', '--weights and --uniform exclude each other. Pass one of them.'],
    ['--learn', '--learn needs a file. Pass payloads of your feed, or - for standard input.'],
    ['100', 'generate takes no "100". To make histories like those of a file, pass --learn 100.'],
    ['--weights nope.json', 'nope.json: cannot be read: there is no such file. Check the path.'],
    ['--weights README.md', 'README.md: not JSON. Pass weights that shipfold generate --print-weights printed.'],
    [`--weights ${noWeights}`, 'Unusable option weights.ends: {"lost":1}. It has no key "lost"; its keys are '],
    [`--learn ${noCodes}`, `nothing can be learned from ${noCodes}. Pass payloads whose scans have codes.`],
    ['--colour', "Unknown option '--colour'. See shipfold generate --help."],
  ])('%s', async (args, message) => {
    const { status, stdout, stderr } = await shipfold(['generate', ...args.split(' ')])
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr.startsWith(`shipfold: ${message}`)).toBe(true)
  })
})
