// `shipfold override` end to end on a directory: a wrong delivery is corrected, taken back, and every misuse is reported.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { madeDirectory } from '../../pglite/template.js'
import { parsed } from '../commands/printed-changes.js'
import { history, shipfold, temporary, unsafe } from '../run.js'

const home = mkdtempSync(join(tmpdir(), 'shipfold-override-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

const rules = temporary(
  'override-rules.mjs',
  `export const rules = [
  { name: 'pay', when: { kind: 'reached', outcome: 'delivered' }, if: { certain: true }, do: { kind: 'pay' }, undo: { kind: 'take-back' } },
  { name: 'refund', when: { kind: 'reached', outcome: 'lost' }, do: { kind: 'refund' }, undo: { kind: 'charge' } },
]
export const zone = 'UTC'
`,
)

const databases = { count: 0 }
/** A database with these histories, received on 2 March; registered if there are rules. */
async function databaseOf(payloads: readonly string[], ...options: readonly string[]): Promise<readonly string[]> {
  const db = ['--db', madeDirectory(join(home, `d${databases.count++}`))]
  const { stderr } = await shipfold(['ingest', ...db, '--received-at', '2026-03-02T12:00:00Z', ...options, '-'], {
    input: payloads.join('\n'),
  })
  expect(stderr).toBe('')
  return db
}

const anna = (day: number) => ['--by', 'Anna', '--reason', 'The carrier admits it', '--received-at', `2026-03-0${day}T09:00:00Z`]

interface Shown {
  readonly report: {
    readonly status: string
    readonly outcome: string | null
    readonly certain: boolean
    readonly steps: readonly { readonly code: string; readonly verdict: string; readonly identity: string }[]
    readonly rulings: readonly { readonly is: string; readonly state: string; readonly by: string }[]
  }
  readonly effects: readonly { readonly key: string; readonly state: string }[]
}

const shown = async (db: readonly string[], shipment: string) =>
  parsed<Shown>((await shipfold(['show', ...db, '--json', shipment])).stdout)[0]!

describe('a delivery that was none', { timeout: 60_000 }, () => {
  const codes = '1/1 0/1002 5/5 3/301'

  test('is corrected, shown, and taken back', async () => {
    const db = await databaseOf([history('A1', codes)])
    const table = (await shipfold(['show', ...db, '--scans', 'A1'])).stdout
    expect(table).toMatch(/^ +3 {2}2026-03-01 03:00:00 {2}3\/301 +advanced +Sign by customer$/m)

    const corrected = await shipfold(['override', ...db, ...anna(3), '--scan', '3=false', 'A1'])
    expect([corrected.status, corrected.stderr]).toEqual([0, ''])
    expect(corrected.stdout).toMatchSnapshot()
    const { report } = await shown(db, 'A1')
    expect(report).toMatchObject({ status: 'outForDelivery', certain: true })
    expect(report.steps.map(({ verdict }) => verdict)).toEqual(['advanced', 'advanced', 'advanced', 'voided'])
    const { stdout } = await shipfold(['show', ...db, 'A1'])
    expect(stdout.replace(/under table \w+/, 'under table …')).toMatchSnapshot()

    const undone = await shipfold(['override', ...db, ...anna(4), '--scan', '3=undecided', '--json', 'A1'])
    expect(parsed(undone.stdout)).toMatchObject([
      {
        shipment: 'A1',
        kind: 'changed',
        status: { before: 'outForDelivery', after: 'delivered' },
        added: 1,
        rulings: [{ is: 'undecided', by: 'Anna', reason: 'The carrier admits it', state: 'applied', index: 3 }],
      },
    ])
    expect((await shown(db, 'A1')).report.rulings).toMatchObject([
      { is: 'false', state: 'superseded' },
      { is: 'undecided', state: 'applied' },
    ])
    // As of the day between, it was corrected.
    const then = await shipfold(['show', ...db, '--as-of', '2026-03-03T10:00:00Z', 'A1'])
    expect(then.stdout).toContain('Out for delivery since')
    expect(then.stdout).toContain('Anna  false  applied')
  })

  test('undoes the payment, and an added scan does what follows from it', async () => {
    const db = await databaseOf([history('A1', codes)], '--rules', rules, '--send')
    const refused = await shipfold(['override', ...db, ...anna(3), '--scan', '3=false', 'A1'])
    expect(refused).toEqual({
      status: 2,
      stdout: '',
      stderr: 'shipfold: the shipment A1 is registered. Pass its rules with --rules MODULE. Nothing was written.\n',
    })
    expect((await shown(db, 'A1')).effects).toMatchObject([{ key: 'A1/0/pay/pay/1', state: 'pending' }])

    const lost = '{"time":"2026-03-02T08:00:00Z","code":"2/901","text":"Given up"}'
    const given = ['override', ...db, '--rules', rules, ...anna(3), '--scan', '3=false', '--add', lost, 'A1']
    const { status, stdout } = await shipfold(given)
    expect([status, stdout.split('\n')[0]]).toEqual([0, 'A1: 2 corrections, fired: refund, compensated: pay'])
    expect(await shown(db, 'A1')).toMatchObject({ report: { status: 'exception', outcome: 'lost', certain: true } })
    const again = await shipfold(given)
    expect([again.status, again.stdout.split('\n').slice(0, 3)]).toEqual([0, ['A1: 2 corrections', '', 'Nothing changed.']])
  })

  test('is true although its source took it back', async () => {
    const db = await databaseOf([history('A1', codes)])
    const { identity } = (await shown(db, 'A1')).report.steps[3]!
    await shipfold(['ingest', ...db, '--received-at', '2026-03-02T18:00:00Z', '-'], { input: history('A1', '1/1 0/1002 5/5') })
    expect((await shown(db, 'A1')).report.status).toBe('outForDelivery')
    const { status, stdout } = await shipfold(['override', ...db, ...anna(3), '--scan', `${identity}=true`, '--json', 'A1'])
    expect([status, parsed(stdout)]).toMatchObject([0, [{ status: { after: 'delivered' }, rulings: [{ state: 'applied' }] }]])
  })
})

test('an uncertain shipment becomes certain', { timeout: 60_000 }, async () => {
  const db = await databaseOf([history('C3', '1/1 5/5 3/301 0/0 5/5')])
  expect((await shipfold(['uncertain', ...db])).stdout).toMatch(/\nC3 /)
  await shipfold(['override', ...db, ...anna(3), '--scan', '2=false', 'C3'])
  expect((await shipfold(['uncertain', ...db])).stdout).toBe('')
  expect((await shown(db, 'C3')).report).toMatchObject({ status: 'outForDelivery', certain: true })
})

test('a delivery without a usable time is a doubt until a person adds it', { timeout: 60_000 }, async () => {
  const db = await databaseOf([history('A1', '1/1 5/5')])
  const event = { shipment: 'A1', time: '2026-02-31 03:00:00', code: '3/301' }
  await shipfold(['ingest', ...db, '--received-at', '2026-03-02T13:00Z', '-'], { input: JSON.stringify(event) })
  expect((await shipfold(['uncertain', ...db, '--doubt', 'rejected'])).stdout).toMatch(/\nA1 /)
  await shipfold(['override', ...db, ...anna(3), '--add', '{"time":"2026-03-01 03:00:00","code":"3/301"}', 'A1'])
  expect((await shipfold(['uncertain', ...db])).stdout).toBe('')
  expect((await shown(db, 'A1')).report).toMatchObject({ status: 'delivered', certain: true })
})

test('corrections that exclude each other are a doubt', { timeout: 60_000 }, async () => {
  const db = await databaseOf([history('A1', '1/1 5/5 3/301 0/1002')])
  await shipfold(['override', ...db, ...anna(3), '--scan', '2=true', '--scan', '3=true', 'A1'])
  expect((await shipfold(['uncertain', ...db, '--doubt', 'rulings'])).stdout).toMatch(
    /\nA1 .* two corrections exclude each other\n$/,
  )
  expect((await shipfold(['uncertain', ...db, '--doubt', 'contested'])).stdout).toBe('')
})

test('--force keeps a ruling until its scan comes', { timeout: 60_000 }, async () => {
  const db = await databaseOf([history('A1', '1/1 5/5'), history('B2', '1/1 5/5 3/301')])
  const { identity } = (await shown(db, 'B2')).report.steps[2]!
  const given = ['override', ...db, ...anna(3), '--scan', `${identity}=false`]
  const refused = await shipfold([...given, 'A1'])
  expect([refused.status, refused.stdout]).toEqual([2, ''])
  expect(refused.stderr).toBe(
    `shipfold: shipment A1 has no scan ${identity}. It may be another shipment's; shipfold show --scans A1 lists its scans. With --force, the correction waits until such a scan comes.\n`,
  )
  expect((await shown(db, 'A1')).report.rulings).toEqual([])

  const forced = await shipfold([...given, '--force', 'A1'])
  expect([forced.status, forced.stderr]).toEqual([0, ''])
  expect(forced.stdout).toMatchSnapshot()
  // To take it back needs no force, since the shipment knows it.
  expect((await shipfold(['override', ...db, ...anna(4), '--scan', `${identity}=undecided`, 'A1'])).status).toBe(0)
  await shipfold(['override', ...db, ...anna(5), '--scan', `${identity}=false`, 'A1'])
  await shipfold(['ingest', ...db, '--received-at', '2026-03-06', '-'], { input: history('A1', '1/1 5/5 3/301') })
  expect((await shown(db, 'A1')).report).toMatchObject({
    status: 'outForDelivery',
    rulings: [{ state: 'superseded' }, { state: 'superseded' }, { state: 'applied' }],
  })
})

test('a scan that the shipment does not have is reported, and nothing is written', { timeout: 60_000 }, async () => {
  const db = await databaseOf([history('A1', '1/1 5/5 3/301')])
  const listed = 'shipfold show --scans A1 lists its scans'
  for (const [args, message] of [
    [['--scan', '2=false', 'B2'], 'shipment B2 is not in the database. Check its number, blanks and case included.'],
    [
      ['--scan', '2=false', '--scan', '7=false', 'A1'],
      `shipment A1 has no scan 7; ${listed}. To correct a scan that has not come yet, pass its identity and --force.`,
    ],
    [
      ['--force', '--scan', '3/301=false', 'A1'],
      `--scan is "3/301", which is neither the number of a scan nor an identity; ${listed}.`,
    ],
  ] as const)
    expect(await shipfold(['override', ...db, ...anna(3), ...args])).toEqual({
      status: 2,
      stdout: '',
      stderr: `shipfold: ${message}\n`,
    })
  expect((await shown(db, 'A1')).report).toMatchObject({ status: 'delivered', rulings: [] })
})

test.each([60, 120])('at %i columns', { timeout: 60_000 }, async width => {
  const db = await databaseOf([history('A1', '1/1 0/1002 5/5 3/301')])
  const env = { COLUMNS: String(width) }
  const long = ['--reason', 'The carrier admits that the parcel is lost and pays for it: its letter of 3 March, claim 4711']
  const corrected = await shipfold(['override', ...db, ...anna(3), ...long, '--scan', '3=false', 'A1'], { env })
  const table = await shipfold(['show', ...db, '--scans', 'A1'], { env })
  for (const { stdout } of [corrected, table])
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(width)
  expect(corrected.stdout + table.stdout).toMatchSnapshot()
})

test('no control character of a name, a reason or a scan reaches the terminal', { timeout: 60_000 }, async () => {
  const evil = '\u001b[31mE\u202eVIL'
  const db = await databaseOf([history('A1', '1/1 3/301')])
  const event = JSON.stringify({ time: '2026-03-02T08:00:00Z', code: '2/901', text: evil, place: evil })
  const given = ['--by', evil, '--reason', `${evil}\n${evil}`, '--scan', '1=false', '--add', event]
  for (const args of [
    ['override', ...given, 'A1'],
    ['override', '--json', ...given, 'A1'],
    ['show', 'A1'],
    ['show', '--scans', 'A1'],
    ['override', ...given, '--scan', `${evil}=true`, 'A1'],
  ]) {
    const { stdout, stderr } = await shipfold([args[0]!, ...db, ...args.slice(1)])
    expect([...unsafe(stdout), ...unsafe(stderr)]).toEqual([])
  }
})
