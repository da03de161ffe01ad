// `--classify`: the texts of scans without a code are read, and what is read so is called inferred.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { shipfold, temporary } from '../run.js'

const item = (time: string, context: string) => ({ time: `2026-03-02 ${time}:00`, context })
const payload = (status: number | null, ...items: readonly object[]) =>
  JSON.stringify({ event: 'update', carrier_id: 'x', tracking_number: 'K1', order_status_code: status, items })
const english = payload(3, item('11:30', 'Delivered, signed by the recipient'), item('08:00', 'Out for delivery'))
const chinese = JSON.stringify({
  ...{ message: 'ok', nu: 'K2', ischeck: '1', com: 'x', status: '200', state: '3' },
  data: [item('11:30', '您的快件已签收,签收人:本人'), item('08:00', '快件正在派送中')],
})

test.each([
  ['English', english],
  ['Chinese', chinese],
])('replay reads %s texts, confirmed by the provider’s own status', async (_, input) => {
  const { status, stdout, stderr } = await shipfold(['replay', '--classify', '-'], { input })
  expect([status, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(
    /Delivered on 2 March 11:30 \(inferred from its text, and the provider's own\s+status agrees\) \(certain\)/,
  )
  const [before] = (await shipfold(['replay', '--json', '-'], { input })).stdout.split('\n')
  expect(JSON.parse(before!)).toMatchObject({ status: 'expected', certain: false })
})

test('a status that the provider does not share stays uncertain', async () => {
  const { stdout } = await shipfold(['replay', '--json', '--classify', '-'], { input: english.replace(':3', ':5') })
  const kinds = JSON.parse(stdout).doubts.map(({ kind }: { kind: string }) => kind)
  expect(kinds).toEqual(['inferred', 'reported-disagrees'])
})

describe('patterns of one’s own', () => {
  const strange = payload(null, item('11:30', 'zork blip'), item('08:00', 'Out for delivery'))
  let files = 0
  const patterns = (list: unknown) => temporary(`patterns-${++files}.json`, JSON.stringify(list))

  test('come first', async () => {
    const file = patterns([['3/301', 'zork']])
    const { stdout } = await shipfold(['replay', '--json', `--classify=${file}`, '-'], { input: strange })
    expect(JSON.parse(stdout)).toMatchObject({ status: 'delivered', basis: 'inferred' })
    const without = await shipfold(['replay', '--json', '--classify', '-'], { input: strange })
    expect(JSON.parse(without.stdout)).toMatchObject({ status: 'outForDelivery' })
  })

  test.each([
    ['no-such-file', 'ENOENT'],
    [temporary('no.json', '{'), ' is not JSON: '],
    [temporary('none.json', '{}'), ' holds no list. Pass a JSON list of [code, when, unless].'],
    [patterns([['9/9', 'zork']]), 'Unusable option patterns[0].code: "9/9".'],
  ])('%s is refused', async (file, problem) => {
    for (const command of ['replay', 'audit']) {
      const { status, stdout, stderr } = await shipfold([command, `--classify=${file}`, '-'], { input: strange })
      expect([status, stdout]).toEqual([2, ''])
      expect(stderr).toContain(problem)
    }
  })
})

test('audit counts what was inferred, in one thread and in several', async () => {
  const file = temporary('texts.ndjson', `${`${english}\n`.repeat(40)}${chinese}\n`)
  const { status, stdout } = await shipfold(['audit', '--classify', '--threads', '1', file])
  expect(status).toBe(0)
  expect(stdout).toMatch(/^41 histories, 82 scans, 82 codes inferred from texts\n/)
  expect((await shipfold(['audit', '--threads', '1', file])).stdout).toContain('With --classify their texts are read.')
})

test('a report calls what was inferred so, in the other reading too', async () => {
  const path = temporary('inferred.html', '')
  const late = payload(null, item('12:30', 'Departed facility'), item('12:00', 'Out for delivery'), item('11:30', 'Delivered'))
  await shipfold(['audit', '--classify', '--html', path, '-'], { input: late })
  const page = readFileSync(path, 'utf8')
  expect(page).toContain('</bdi> (inferred from its text)')
  expect(page).toContain('The other reading: in transit')
  expect(page).toContain('<p>3 codes were inferred from the texts of scans.</p>')
})

test('what no pattern covers is said', async () => {
  const input = payload(null, item('11:30', 'zork blip'), item('08:00', 'Out for delivery'))
  const { status, stdout } = await shipfold(['replay', '--classify', '-'], { input })
  expect(status).toBe(1)
  expect(stdout.replaceAll('\n', ' ')).toContain('shipfold texts lists the texts that no pattern covers.')
})
