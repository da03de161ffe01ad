// Files of JSONP and of forms, as scripts and logs save them.

import { expect, test } from 'vitest'
import { shipfold } from '../run.js'

const item = (time: string, status: string) => ({ time, context: '快件', status })
const answer = (nu: string, time = '2026-03-01 09:00:00') => ({ nu, com: 'yangliex', data: [item(time, '揽收')] })
const push = (nu: string, time?: string) => JSON.stringify({ status: 'polling', message: '', lastResult: answer(nu, time) })

const replayed = async (input: string) => {
  const { status, stdout, stderr } = await shipfold(['replay', '--json', '-'], { input })
  const found = stdout.split('\n').filter(Boolean)
  return { status, stderr, read: found.map(line => JSON.parse(line)).map(report => `${report.shipment} ${report.status}`) }
}

test.each([
  ['JSONP', `callback(${JSON.stringify(answer('Y1'))});\n`],
  ['JSONP over several lines', `callback(${JSON.stringify(answer('Y1'), null, 2)}\n);\n`],
  ['a form', `param=${encodeURIComponent(push('Y1'))}&sign=ABC\n`],
  ['a form that is not escaped', `sign=ABC&param=${push('Y1')}`],
  ['a form that is not escaped, over several lines', `param=${JSON.stringify(JSON.parse(push('Y1')), null, 1)}\n`],
])('%s is read', async (_, input) => {
  expect(await replayed(input)).toEqual({ status: 0, stderr: '', read: ['Y1 accepted'] })
})

test('one on each line is read, and what is broken of one costs no other', async () => {
  const lines = [
    `a(${JSON.stringify(answer('Y1'))})`,
    `param=${encodeURIComponent(push('Y2', '13/04/2026'))}`,
    'b({"nu":)',
    'param=%7B%22sta',
    JSON.stringify(answer('Y3')),
  ]
  const { status, stderr, read } = await replayed(lines.join('\n'))
  expect([status, read]).toEqual([2, ['Y1 accepted', 'Y2 expected', 'Y3 accepted']])
  expect(stderr.trimEnd().split('\n').sort()).toEqual([
    'shipfold: standard input:2: lastResult.data[0].time of shipment Y2 is "13/04/2026". The order of day, month and year is unclear. Write the date as YYYY-MM-DD HH:mm:ss. The other events were read.',
    'shipfold: standard input:3: JSONP whose content is not JSON: "{\\"nu\\":". Pass the whole text; the rest of the file was read.',
    'shipfold: standard input:4: a form whose param is not JSON: "{\\"sta". Pass the whole text; the rest of the file was read.',
  ])
})

test('a key written twice inside is reported', async () => {
  const { stderr } = await replayed('cb({"nu":"Y1","nu":"Y2","com":"x","data":[]})')
  expect(stderr).toContain('the key "nu" is written twice in one object')
})
