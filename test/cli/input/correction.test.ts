// Unusable arguments of `shipfold override`: each gets one message, and no database is opened.

import { expect, test } from 'vitest'
import { shipfold } from '../run.js'

const by = ['--by', 'Anna']
const why = ['--reason', 'The carrier admits it']
const scan = ['--scan', '2=false']
const add = (event: unknown) => ['--add', JSON.stringify(event), ...by, ...why, 'A1']
const example = 'Pass one scan, such as {"time":"2026-03-02T11:30:00+01:00","code":"3/301","text":"Signed"}.'
const words = '--add JSON; shipfold show --scans lists the scans.'

test.each<[string, readonly string[], string]>([
  ['no shipment', [...by, ...why, ...scan], 'override needs the number of one shipment. See shipfold override --help.'],
  [
    'two shipments',
    [...by, ...why, ...scan, 'A1', 'B2'],
    'override needs the number of one shipment. See shipfold override --help.',
  ],
  ['nobody', [...why, ...scan, 'A1'], 'override must name who corrects the feed. Pass --by NAME.'],
  [
    'a blank name',
    ['--by', ' ', ...why, ...scan, 'A1'],
    '--by is " ", which names nobody. Pass the name of the person who says so.',
  ],
  [
    'the name of a feed',
    ['--by', 'feed:kd100', ...why, ...scan, 'A1'],
    '--by is "feed:kd100", but names that begin with feed: stand for feeds. Pass the name of a person.',
  ],
  ['no reason', [...by, ...scan, 'A1'], 'override needs a reason. Pass --reason TEXT.'],
  ['a blank reason', [...by, '--reason', '', ...scan, 'A1'], 'override needs a reason. Pass --reason TEXT.'],
  ['nothing', [...by, ...why, 'A1'], `override has nothing to correct. Pass --scan SCAN=true, false or undecided, or ${words}`],
  ['a scan without a word', [...by, ...why, '--scan', '2', 'A1'], '--scan is "2". Pass SCAN=true, SCAN=false or SCAN=undecided.'],
  [
    'another word',
    [...by, ...why, '--scan', '2=wrong', 'A1'],
    '--scan is "2=wrong": a scan is true, false or undecided, not "wrong".',
  ],
  ['no JSON', ['--add', 'lost', ...by, ...why, 'A1'], `--add is "lost", which is not JSON. ${example}`],
  ['no scan', add([]), `--add is a list of 0, which is no scan. ${example}`],
  [
    'a field that a scan lacks',
    add({ time: '2026-03-02', kode: '3/301' }),
    '--add has a field "kode". A scan has time, code, text, place.',
  ],
  ['no time', add({ code: '3/301' }), 'the time of --add is missing. Every event needs a time. Add one, as YYYY-MM-DD HH:mm:ss.'],
  [
    'no readable time',
    add({ time: 'noon', code: '3/301' }),
    'the time of --add is "noon". This is not a readable time. Write it as YYYY-MM-DD HH:mm:ss.',
  ],
  [
    'a time far ahead',
    add({ time: '2999-01-01', code: '3/301' }),
    'the time of --add is "2999-01-01". This is more than 48 hours ahead. Correct it, or the clock of this machine.',
  ],
  ['no code', add({ time: '2026-03-02' }), `the code of --add is missing. ${example}`],
  ['an unknown code', add({ time: '2026-03-02', code: '9/9' }), `the code of --add is "9/9", which is unknown. ${example}`],
  [
    'an unusable time of receipt',
    [...by, ...why, ...scan, '--received-at', 'now', 'A1'],
    'Unusable option --received-at: "now".',
  ],
])('%s', async (_, args, message) => {
  const { status, stdout, stderr } = await shipfold(['override', '--db', '/there/is/none', ...args])
  expect([status, stdout]).toEqual([2, ''])
  expect(stderr.startsWith(`shipfold: ${message}`), stderr).toBe(true)
  expect(stderr.split('\n')).toHaveLength(2)
})

test('usable ones open it', async () => {
  const args = ['override', '--db', '/there/is/none', ...by, ...why, ...scan, 'A1']
  expect((await shipfold(args)).stderr).toContain('There is no such directory.')
})
