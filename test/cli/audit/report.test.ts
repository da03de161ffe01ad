// `audit --html`: what the page says, which options it takes, and when it is not written.

import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { replaceFile } from '../../../src/cli/audit/report/file.js'
import { VariantCounter, type VariantRow } from '../../../src/cli/audit/report/variants.js'
import { history, shipfold, temporary } from '../run.js'

const scan = (hour: number, code: string) => ({ time: `2026-03-0${1 + (hour > 23 ? 1 : 0)} 08:${hour}:00`, code })
const spoken = { shipment: 'T1', carrier: 'dhl', events: [{ ...scan(10, '1/103'), text: 'Picked up', place: 'Kehl' }] }
const histories = [
  history('A1', '1/103 0/1002 5/5 3/301', { carrier: 'dhl' }),
  history('A2', '1/103 3/301', { carrier: 'ups' }),
  history('A3', '1/103 0/1002 5/5 3/301 0/1002 5/5', { carrier: 'ups' }),
  history('A4', '1/103 0/1002 3/399', { carrier: 'gls' }),
  JSON.stringify(spoken),
].join('\n')

let pages = 0
/** The page of an audit, without its style and script, and what the audit printed. */
async function reported(input: string, ...options: string[]) {
  const path = temporary(`report-${++pages}.html`, '')
  const run = await shipfold(['audit', '--html', path, ...options, '-'], { input })
  const page = readFileSync(path, 'utf8').replace(/<(style|script)>.*?<\/\1>/gs, '')
  return { ...run, path, page, text: page.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ') }
}

test('the page shows the figures, what is uncertain, carriers, ways, constraints and histories', async () => {
  const { status, stdout, stderr, text } = await reported(histories)
  expect([status, stderr]).toEqual([1, ''])
  expect(stdout).toBe((await shipfold(['audit', '-'], { input: histories })).stdout)
  expect(text).toContain('standard input , scans from 2026-03-01 to 2026-03-01')
  expect(text).toContain('Histories 5 with 16 scans Uncertain 20 % 1: the status may be wrong All regular 40 %')
  expect(text).toContain('another reading of them, nearly as likely, ends in another status. 1 20 %')
  expect(text).toContain('Read as Could also be Histories Delivered Out for delivery 1')
  expect(text).toContain('ups 2 50 % 0 % 50 % 0 % 50 %')
  expect(text).toContain('2 40 % Accepted → In transit → Out for delivery → Delivered 50 % uncertain, 50 % contradictory')
  expect(text).toContain('1 20 % Accepted → (Out for delivery, presumed) → Delivered')
  expect(text).toContain('A delivered parcel cannot be scanned on its way any more. delivered-is-final , 2 scans')
  expect(text).toContain('All histories, the uncertain ones first')
  expect(text.match(/[AT]\d (?:dhl|ups|gls) [?✓]/g)).toEqual(['A3 ups ?', 'A2 ups ✓', 'A4 gls ✓', 'A1 dhl ✓', 'T1 dhl ✓'])
  expect(text).toContain('The other reading: out for delivery It costs 2 more, and differs in these scans:')
  expect(text).toContain('3/399 3/3')
  expect(text).toContain('Picked up')
  expect(text).toContain('Out for delivery Delivered 4 4 80 % 1 h')
  expect(text).not.toMatch(/undefined|null|NaN/)
})

test('a page made again replaces the first and equals it', async () => {
  const { path, page } = await reported(histories)
  await shipfold(['audit', '--html', path, '--threads', '2', '-'], { input: histories })
  expect(readFileSync(path, 'utf8').replace(/<(style|script)>.*?<\/\1>/gs, '')).toBe(page)
  expect(readdirSync(dirname(path)).filter(name => name.endsWith('.tmp'))).toEqual([])
})

test('--redact leaves out texts and places', async () => {
  const unknown = JSON.stringify({
    ...spoken,
    events: [{ ...scan(10, '3/399'), text: 'Picked up', place: 'Kehl' }, 'Kehl', { time: 'Kehl' }],
  })
  const { page } = await reported(`${histories}\n${unknown}`, '--redact')
  expect(page).toContain('T1')
  expect(page).toContain('The texts and places of scans were left out.')
  expect(page).not.toMatch(/Picked up|Kehl/)
})

test('--max-embedded limits the histories, and the page says so', async () => {
  const { page, text } = await reported(histories, '--max-embedded', '2')
  expect(text).toContain('2 of 5 histories, the uncertain ones first')
  expect(page.match(/id="h\d+"/g)).toEqual(['id="h1"', 'id="h2"'])
  expect((await reported(histories, '--max-embedded', '0')).text).toContain('0 of 5 histories')
})

test('a history of many scans shows its last ones', async () => {
  const codes = `1/103 ${'0/1002 '.repeat(22)}`.trim()
  const events = [0, 1, 2].flatMap(day =>
    JSON.parse(history('L', codes)).events.map((event: { time: string; code: string }) => ({
      ...event,
      time: event.time.replace('03-01', `03-0${day + 1}`),
    })),
  )
  const { page, text } = await reported(JSON.stringify({ shipment: 'L', events }))
  expect(text).toContain('The first 29 scans are left out.')
  expect(page.match(/class="sf-scan /g)?.length).toBe(40)
})

test('--compare shows what changed', async () => {
  const earlier = (await shipfold(['audit', '--json', '-'], { input: histories.split('\n').slice(0, 2).join('\n') })).stdout
  const { text } = await reported(histories, '--compare', temporary('earlier.json', earlier))
  expect(text).toContain('then (2 histories) and now (5)')
  expect(text).toContain('Uncertain 0 % 20 % ▲ +20.0')
  expect(text).toContain('Gap 50 % 40 % ▼ −10.0')
  expect(text).toContain('ups 0 % 50 % ▲ +50.0 New carriers: gls .')
  expect(text).toContain('delivered-is-final 0 % 20 % ▲ +20.0')
  expect(text).toContain('Compared with earlier.json .')
})

test('without a history the page says so', async () => {
  const { status, text } = await reported('{"event":"expired","tracking_number":"K"}')
  expect(status).toBe(0)
  expect(text).toContain('There is no history in the input')
})

describe('is refused before the audit', () => {
  const there = temporary('payloads.ndjson', '{}')
  const folder = dirname(there)
  test.each([
    ['beside no page', ['--redact'], '--redact belongs to a report. Pass --html FILE as well.'],
    ['standard output', ['--html', '-'], '--html is "-". Pass the name of a file to write.'],
    ['over a file that is no page', ['--html', there], `${there} is there already and is no HTML page. Choose another name.`],
    ['over a directory', ['--html', folder], `${folder} cannot be written: it is a directory. Pass a file name.`],
    [
      'in no directory',
      ['--html', `${there}-not/report.html`],
      `${there}-not/report.html cannot be written: its directory does not exist. Create it first.`,
    ],
    [
      'a number',
      ['--html', 'x.html', '--max-embedded', 'all'],
      '--max-embedded is "all". Pass a whole number between 0 and 999999.',
    ],
    ['no file to compare', ['--html', 'x.html', '--compare', `${there}-not`], `${there}-not cannot be read: ENOENT`],
    [
      'no audit to compare',
      ['--html', 'x.html', '--compare', there],
      'is not an audit. Pass what shipfold audit --json printed.',
    ],
  ])('%s', async (_, options, message) => {
    const { status, stdout, stderr } = await shipfold(['audit', ...options, '-'], { input: histories })
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain(`shipfold: ${message.startsWith('is') ? `${there} ${message}` : message}`)
    expect(readFileSync(there, 'utf8')).toBe('{}')
    expect(existsSync('x.html')).toBe(false)
  })
})

test('variants beyond the limit are counted together, those of parts as those of one piece', () => {
  const row = (path: string): VariantRow => ({ path, journeys: 1, uncertain: 0, contradictory: 1 })
  const rows = ['a', 'b', 'c', 'a', 'd', 'b', 'c'].map(row)
  const one = new VariantCounter(2)
  one.merge(rows)
  const merged = new VariantCounter(2)
  for (const part of [rows.slice(0, 3), rows.slice(3)]) {
    const counter = new VariantCounter(Number.POSITIVE_INFINITY)
    counter.merge(part)
    merged.merge(counter.rows())
  }
  expect(one.rows().map(({ path, journeys }) => `${path} ${journeys}`)).toEqual(['a 2', 'b 2', '… 3'])
  expect(merged.rows()).toEqual(one.rows())
})

test('a page that cannot take its place leaves no draft', async () => {
  const path = join(temporary('taken', '').replace(/taken$/, 'pages'), 'page.html')
  mkdirSync(path, { recursive: true })
  await expect(replaceFile(path, 'a page')).rejects.toThrow(/EISDIR|ENOTEMPTY|EPERM/)
  expect(readdirSync(dirname(path))).toEqual(['page.html'])
})
