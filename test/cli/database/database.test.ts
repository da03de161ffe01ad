// The command line on a database, end to end: a directory, and the same on a server.

import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEngine } from '../../../src/engine/index.js'
import { defineRules } from '../../../src/index.js'
import { pgliteStore } from '../../../src/stores/pglite.js'
import { longNumber } from '../../../src/testing/checks/hostile-texts.js'
import { webhook } from '../../../src/webhook/index.js'
import { madeDirectory } from '../../pglite/template.js'
import { postgresUrl } from '../../postgres/url.js'
import { history, type Run, shipfold, temporary, unsafe } from '../run.js'

const home = mkdtempSync(join(tmpdir(), 'shipfold-db-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

const rules = temporary(
  'rules.mjs',
  `export const rules = [
  { name: 'pay', when: { kind: 'reached', outcome: 'delivered' }, if: { certain: true }, do: { kind: 'pay' }, undo: { kind: 'take-back' } },
  { name: 'remind', when: { kind: 'lasted', code: '5/501', for: 'P3D' }, do: { kind: 'mail' } },
]
export const zone = 'UTC'
`,
)
const at = ['--received-at', '2026-03-02T12:00:00Z']
const parcels = [
  history('A1', '1/1 0/1002 5/5 3/301'),
  history('B2', '1/1 5/501'),
  history('C3', '1/1 5/5 3/301 0/0 5/5'),
  '{"shipment":"D4","time":"2026-03-01 01:00:00","code":"1/1"}',
  '{"shipment":"D4","time":"2026-03-01 02:00:00","code":"0/0"}',
  '',
].join('\n')

const lines = ({ stdout }: Run): Record<string, unknown>[] =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line))

let server = ''
let schemas = 0
const fresh = () => ['--db', madeDirectory(join(home, `d${schemas++}`))]
const onServer = () => ['--db', server, '--schema', `cli ${process.pid} ${schemas++}`]
const connect = async () => {
  server = await postgresUrl()
}
const databases = [
  { name: 'a directory', where: fresh, make: async () => {} },
  { name: 'PostgreSQL', where: onServer, make: connect },
]

describe.each(databases)('on $name', ({ where, make }) => {
  beforeAll(make, 60_000)

  test('without rules shipments are stored, and rules fire once they are registered', { timeout: 60_000 }, async () => {
    const db = where()
    const ingested = await shipfold(['ingest', ...db, ...at, '--zone', 'UTC', '-'], { input: parcels })
    expect([ingested.status, ingested.stderr]).toEqual([0, ''])
    expect(ingested.stdout).toBe('5 payloads of 4 shipments: 4 changes, 12 scans added\n')
    expect((await shipfold(['effects', ...db, '--json'])).stdout).toBe('')
    expect((await shipfold(['due', ...db, '--json'])).stdout).toBe('')

    const again = await shipfold(['ingest', ...db, ...at, '--zone', 'UTC', '-'], { input: parcels })
    expect([again.status, again.stdout]).toEqual([0, '5 payloads of 4 shipments: nothing changed\n'])

    const registered = await shipfold([
      'register',
      ...db,
      '--rules',
      rules,
      '--at',
      '2026-03-02T13:00:00Z',
      '--json',
      'A1',
      'B2',
      'A1',
    ])
    expect(lines(registered)).toEqual([
      { shipment: 'A1', registered: true, fire: ['A1/0/pay'] },
      { shipment: 'B2', registered: true, fire: [] },
    ])
    expect((await shipfold(['register', ...db, '--rules', rules, 'A1'])).stdout).toBe('A1: was already registered\n')
    expect(lines(await shipfold(['effects', ...db, '--json']))).toMatchObject([
      { key: 'A1/0/pay/pay/1', state: 'pending', shipment: 'A1' },
    ])
    expect(lines(await shipfold(['due', ...db, '--json']))).toMatchObject([
      { shipment: 'B2', at: '2026-03-04T01:00:00.000Z', rule: 'remind', past: true },
    ])
    expect((await shipfold(['due', ...db, '--by', '2026-03-04T00:59:59Z', '--json'])).stdout).toBe('')

    const uncertain = await shipfold(['uncertain', ...db, '--json'])
    expect([uncertain.status, ...lines(uncertain)]).toMatchObject([
      0,
      { shipment: 'C3', status: 'delivered', doubts: [{ kind: 'other-reading', status: 'outForDelivery', margin: 2 }] },
    ])
    expect((await shipfold(['uncertain', ...db])).stdout).toMatch(
      /^shipment .* doubts\nC3 .* it could also be "out for delivery"\n$/,
    )
    expect(lines(await shipfold(['uncertain', ...db, '--doubt', 'other-reading', '--json']))).toHaveLength(1)
    expect((await shipfold(['uncertain', ...db, '--doubt', 'uncoded'])).stdout).toBe('')
    const unknown = await shipfold(['uncertain', ...db, '--doubt', 'unkoded'])
    expect([unknown.status, unknown.stderr]).toEqual([
      2,
      expect.stringMatching(/there is no doubt "unkoded"\. Use one of: other-reading,/),
    ])
    const shown = await shipfold(['show', ...db, 'B2', 'A1', 'C3'])
    expect([shown.status, shown.stderr]).toEqual([0, ''])
    expect(shown.stdout.replaceAll(/under table \w+/g, 'under table …')).toMatchSnapshot()

    // For an earlier time only the report is shown, and in a pipe no key is wrapped.
    const then = await shipfold(['show', ...db, '--as-of', '2026-03-01T00:00:00Z', 'A1'])
    expect(then.stdout).toContain('as of 2026-03-01 00:00:00Z\nNothing is known of this parcel yet')
    expect(then.stdout).not.toMatch(/pay|registered|Sign by/)
    const [past] = lines(await shipfold(['show', ...db, '--as-of', '2026-03-01T00:00:00Z', '--json', 'A1']))
    expect(Object.keys(past!)).toEqual(['shipment', 'asOf', 'report', 'evidence'])
    expect(past).toMatchObject({ shipment: 'A1', report: { status: 'expected', steps: [] }, evidence: [] })
    // Its payment is withheld until the status is certain, which `show` lists.
    await shipfold(['ingest', ...db, ...at, '--rules', rules, '--send', '--zone', 'UTC', '-'], {
      input: history('K9', '1/1 5/5 3/301 0/0 5/5'),
    })
    expect((await shipfold(['show', ...db, 'K9'])).stdout).toContain(
      "withheld: true, but the rule's condition is not met\nK9/0/pay\n",
    )
    const long = `L${'9'.repeat(90)}`
    await shipfold(['ingest', ...db, ...at, '--rules', rules, '--send', '-'], { input: history(long, '1/1 5/5 3/301') })
    expect((await shipfold(['effects', ...db])).stdout).toContain(`${long}/0/pay/pay/1\n`)
    expect((await shipfold(['effects', ...db], { env: { COLUMNS: '60' } })).stdout).not.toContain(long)

    // A1 is registered now: without rules its change would go unnoticed.
    const corrected = [history('A1', '1/1 0/1002 5/5 2/204'), history('E5', '1/1')].join('\n')
    const refused = await shipfold(['ingest', ...db, '-'], { input: corrected })
    expect(refused.status).toBe(2)
    expect(refused.stderr).toBe(
      'shipfold: standard input:1: the shipment A1 is registered. Pass its rules with --rules MODULE. Nothing of this payload was written.\n',
    )
    expect(refused.stdout).toBe('2 payloads of 1 shipment: 1 change, 1 scan added\n')
    const changed = await shipfold(['ingest', ...db, '--rules', rules, '--send', '--json', '-'], { input: corrected })
    expect(lines(changed)).toMatchObject([
      {
        shipment: 'A1',
        kind: 'changed',
        status: { before: 'delivered', after: 'exception' },
        compensate: ['A1/0/pay'],
        added: 1,
        retracted: 1,
      },
      { shipment: 'E5', kind: 'unchanged', fire: [] },
    ])
    expect(lines(await shipfold(['effects', ...db, '--json'])).map(({ shipment }) => shipment)).toEqual([long])
  })
})

test('the inbox of a webhook is listed, and its bodies can be ingested again', { timeout: 60_000 }, async () => {
  const directory = madeDirectory(join(home, 'inbox'))
  const engine = createEngine({ store: pgliteStore(directory), rules: defineRules([]) })
  const handle = webhook({ engine, feed: 'native', now: () => Date.UTC(2026, 2, 2, 12), onProblem: () => {} })
  const body = JSON.stringify({ parcel: 'A1', events: [{ time: '2026-03-02 11:30:00', code: '3/301' }] })
  await handle(new Request('https://shop.example/', { method: 'POST', body }))
  await handle(new Request('https://shop.example/', { method: 'POST', body: history('B2', '1/1') }))
  await engine.register({ shipment: 'B2', at: '2026-03-01', group: 'order 7' })
  await engine.close()

  const db = ['--db', directory]
  const [unreadable] = lines(await shipfold(['inbox', ...db, '--json']))
  expect(unreadable).toMatchObject({ kind: 'unreadable', note: 'No shipment number.', body: { text: body } })
  expect(lines(await shipfold(['inbox', ...db, '--json', '--kind', 'all'])).map(({ kind }) => kind)).toEqual([
    'unreadable',
    'scans',
  ])
  expect(lines(await shipfold(['inbox', ...db, '--json', '--kind', 'scans', '--shipment', 'B2']))).toHaveLength(1)
  expect((await shipfold(['inbox', ...db])).stdout).toMatch(
    /^received +times +kind +feed +shipment +note, key\n2026-03-02 12:00:00Z +1 +unreadable +native/,
  )
  const printed = await shipfold(['inbox', ...db, '--body', String(unreadable!.key)])
  expect(printed.stdout).toBe(body)
  const corrected = printed.stdout.replace('parcel', 'shipment')
  expect((await shipfold(['ingest', ...db, '-'], { input: corrected })).status).toBe(0)
  expect((await shipfold(['show', ...db, 'A1'])).stdout).toContain('Delivered on 2 March 11:30')
  expect((await shipfold(['show', ...db, 'B2'])).stdout).toMatch(/registered \S+ \S+ in group "?order 7"?, received/)
  expect(await shipfold(['inbox', ...db, '--body', 'nope'])).toMatchObject({
    status: 2,
    stderr: 'shipfold: there is no message "nope". See shipfold inbox.\n',
  })
  const noBody = lines(await shipfold(['inbox', ...db, '--json', '--kind', 'scans']))[0]!.key as string
  expect((await shipfold(['inbox', ...db, '--body', noBody])).stderr).toContain('the inbox holds no body of message')
})

test('every order of the files shows the same', { timeout: 60_000 }, async () => {
  const pushes = readdirSync('docs/examples/pushes').map(name => `docs/examples/pushes/${name}`)
  const resultOf = async (...files: string[]) => {
    const db = onServer()
    for (const [nth, file] of files.entries())
      await shipfold([
        'ingest',
        ...db,
        '--rules',
        rules,
        '--send',
        '--received-at',
        `2026-03-04T0${pushes.indexOf(file) % 10}:00:0${nth % 1}Z`,
        file,
      ])
    const [{ report, effects, evidence }] = lines(await shipfold(['show', ...db, '--json', 'EX500000001'])) as [
      Record<string, unknown>,
    ]
    return { report, evidence, due: effects }
  }
  const inOrder = await resultOf(...pushes)
  expect((inOrder.report as { status: string }).status).toBe('outForDelivery')
  expect((await resultOf(pushes[1]!, pushes[0]!, ...pushes.slice(2))).report).toEqual(inOrder.report)
  expect((await resultOf(...pushes, ...pushes)).report).toEqual(inOrder.report)
})

describe('large and odd input', () => {
  test('a long file is ingested in batches, and nothing of it is lost', { timeout: 120_000 }, async () => {
    const db = fresh()
    const many = Array.from({ length: 4_000 }, (_, nth) =>
      history(
        `S${nth % 1_500}`,
        '1/1 0/0 5/5 3/301'
          .split(' ')
          .slice(0, 1 + (nth % 4))
          .join(' '),
      ),
    )
    const { status, stdout, stderr } = await shipfold(['ingest', ...db, ...at, '-'], { input: many.join('\n') })
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^4000 payloads of 1500 shipments: /)
    const [one] = lines(await shipfold(['show', ...db, '--json', 'S1499']))
    expect((one as { report: { steps: unknown[] } }).report.steps).toHaveLength(4)
  })

  test('what cannot be stored is reported with its place, and the rest is ingested', { timeout: 60_000 }, async () => {
    const db = fresh()
    const input = [
      '{"events":[{"time":"2026-03-01 01:00:00","code":"1/1"}]}',
      history(longNumber, '1/1'),
      '{"shipment":"T1","events":[{"time":"2026-02-31 01:00:00","code":"1/1"},{"time":"2999-01-01 01:00:00","code":"1/1"}]}',
      'not JSON',
      history('OK', '1/1'),
    ].join('\n')
    const { status, stdout, stderr } = await shipfold(['ingest', ...db, '-'], { input })
    expect(status).toBe(2)
    expect(stderr.replace(/9{60,}/g, 'xxx')).toMatchSnapshot()
    expect(stdout).toMatch(/^2 payloads of 2 shipments: /)
  })

  test('no control character reaches the terminal', { timeout: 60_000 }, async () => {
    const db = fresh()
    const evil = 'E\u001b[31m\u202eVIL'
    await shipfold(['ingest', ...db, '-'], { input: history(evil, '1/1 5/5 3/301 0/0 5/5') })
    for (const args of [['uncertain'], ['uncertain', '--json'], ['show', evil], ['show', '--json', evil], ['show', `${evil}?`]]) {
      const { stdout, stderr } = await shipfold([args[0]!, ...db, ...args.slice(1)])
      expect([...unsafe(stdout), ...unsafe(stderr)]).toEqual([])
    }
  })
})

test('unusable times and limits are reported, and nothing is written', { timeout: 60_000 }, async () => {
  const db = fresh()
  await shipfold(['ingest', ...db, '-'], { input: history('A1', '1/1') })
  for (const [args, message] of [
    [['due', '--by', 'soon'], 'Unusable option --by: "soon".'],
    [['due', '--limit', 'few'], 'Unusable option --limit: "few".'],
    [['show', '--as-of', 'then', 'A1'], 'Unusable option --as-of: "then".'],
    [['ingest', '--received-at', 'then', '-'], 'Unusable option --received-at: "then".'],
    [['ingest', '--zone', 'Mars', '-'], 'Mars'],
  ] as const)
    expect(await shipfold([args[0], ...db, ...args.slice(1)], { input: history('B2', '1/1') })).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining(message),
    })
  expect((await shipfold(['show', ...db, 'B2'])).stderr).toContain('shipment B2 is not in the database')
})

test('the database may be named by the environment', { timeout: 60_000 }, async () => {
  const SHIPFOLD_DB = join(home, 'env')
  expect((await shipfold(['ingest', '-'], { input: history('A1', '1/1'), env: { SHIPFOLD_DB } })).status).toBe(0)
  expect((await shipfold(['show', 'A1'], { env: { SHIPFOLD_DB } })).stdout).toContain('Accepted')
})

test('a module may set registration and zones', { timeout: 60_000 }, async () => {
  const own = temporary(
    'own.cjs',
    `module.exports = { rules: [{ name: 'pay', when: { kind: 'reached', outcome: 'delivered' }, do: { kind: 'pay' } }], registration: 'explicit', zones: { native: 'Asia/Shanghai' } }`,
  )
  const db = fresh()
  // Seven hours later in UTC, one hour earlier in Shanghai.
  const events = [
    { time: '2026-03-01 09:00:00', code: '1/1' },
    { time: '2026-03-01T02:00:00Z', code: '0/0' },
  ]
  const input = `${history('A1', '1/1 5/5 3/301')}\n${JSON.stringify({ shipment: 'B2', events })}`
  await shipfold(['ingest', ...db, '--rules', own, '--send', '-'], { input })
  expect((await shipfold(['effects', ...db])).stdout).toBe('')
  const [delivered, zoned] = lines(await shipfold(['show', ...db, '--json', 'A1', 'B2']))
  expect(delivered).toMatchObject({ registeredAt: null, report: { status: 'delivered' } })
  expect(zoned).toMatchObject({ report: { steps: [{ code: '1/1' }, { code: '0/0' }] } })
})

test('no command leaves a connection open', { timeout: 60_000 }, async () => {
  const pool = new pg.Pool({ connectionString: server, max: 1 })
  const { status } = await shipfold(['due', '--db', `${server}?application_name=leftover`, '--schema', `cli ${process.pid} left`])
  const { rows } = await pool.query("select count(*)::int as count from pg_stat_activity where application_name = 'leftover'")
  expect([status, rows]).toEqual([0, [{ count: 0 }]])
  await pool.end()
})
