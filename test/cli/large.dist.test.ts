// Input of unexpected size: it is read in seconds, or refused in one sentence. Needs a build, since the sources as tests load
// them are several times slower.

import { closeSync, openSync, writeSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { temporary } from './run.js'
import { spawned } from './spawned.js'

const around = (event: string) => `{"shipment":"A1","events":[{"time":"2026-03-01 09:00:00","code":"1/103"},${event}]}`
const long = 'x'.repeat(1e8)
const longLine = temporary('long', around(`{"time":"2026-03-01 10:00:00","code":"5/5","text":"${long}"}`))
const endless = temporary('endless', `{"shipment":"${long}`)
const million = temporary('million', '')
const file = openSync(million, 'w')
writeSync(file, '{"shipment":"A1","events":[{"time":"2020-01-01T00:00:00","code":"1/1"}')
for (let at = 0; at < 1e6; at += 1000) {
  const items = Array.from({ length: 1000 }, (_, next) => `{"time":"${clock(at + next)}","code":"0/1002"}`)
  writeSync(file, `,\n${items.join(',\n')}`)
}
writeSync(file, ']}')
closeSync(file)

function clock(seconds: number): string {
  return new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString().slice(0, 19)
}

describe.each(['replay', 'audit'])('%s', command => {
  test('reads 100 MB on one line', () => {
    expect(spawned([command, '--json', longLine])).toMatchObject({ status: 0, stderr: '' })
  }, 60_000)

  test('reports that 100 MB on one line end too early', () => {
    expect(spawned([command, endless])).toMatchObject({
      status: 2,
      stderr: `shipfold: ${endless}:1: not JSON: it is cut off; the value that begins on line 1 never ends. Pass the whole file.\n`,
    })
  }, 60_000)

  test('reads a million items', () => {
    const { status, stdout, stderr } = spawned([command, '--json', million])
    expect([status, stderr]).toEqual([0, ''])
    if (command === 'audit')
      expect(JSON.parse(stdout)).toMatchObject({ events: 1_000_001, verdicts: { advanced: 2, repeated: 999_999 } })
    else expect(stdout.match(/"verdict":"repeated"/g)?.length).toBe(999_999)
  }, 60_000)
})
