// Bad input, end to end: each kind gets a message with what, where and what to do; the exit status is 2; everything else is
// still read; nothing that could control a terminal is printed.

import { describe, expect, test } from 'vitest'
import { nestedLists } from '../../../src/testing/checks/hostile-texts.js'
import { history, shipfold, temporary, unsafe } from '../run.js'

const good = history('A1', '1/103 0/1002')
const event = (time: string) => `{"time":${time},"code":"5/5"}`
const around = (event: string) => `{"shipment":"A1","events":[{"time":"2026-03-01 09:00:00","code":"1/103"},${event}]}`

interface Row {
  readonly name: string
  readonly content: string | Buffer
  /** The messages on standard error, about the file `F`. */
  readonly messages: readonly string[]
  /** The shipments that are still read, with the number of steps of each. */
  readonly reads?: readonly string[]
}

const rows: readonly Row[] = [
  {
    name: 'not JSON',
    content: 'carrier,code\njd,1/103\n',
    messages: ['F:1: not JSON: "c" at character 1, expected a value. Correct it.'],
  },
  {
    name: 'truncated JSON',
    content: around(event('"2026-03-0')).slice(0, -20),
    messages: ['F:1: not JSON: it is cut off; the value that begins on line 1 never ends. Pass the whole file.'],
  },
  {
    name: 'truncated JSON over lines',
    content: '{\n "shipment": "A1",\n "events": [\n  {"code": "1/103"},\n',
    messages: ['F:5: not JSON: it is cut off; the value that begins on line 3 never ends. Pass the whole file.'],
  },
  {
    name: 'an array where an object belongs',
    content: around('[1,2]'),
    messages: ['F:1: events[1] is a list of 2: not an object. The other events were read.'],
    reads: ['A1 1'],
  },
  {
    name: 'an object where an array belongs',
    content: '{"shipment":"A1","events":{"time":"2026-03-01 09:00:00"}}',
    messages: ['F:1: events is an object with time, where a list belongs. Pass a list of events.'],
  },
  {
    name: 'a list of lists',
    content: '[[1,2,3]]',
    messages: ['F:1: no feed recognises a list of 3. Pass a payload of native, kd100 or kuaidi100.'],
  },
  { name: 'a number', content: '42', messages: ['F:1: no feed recognises 42. Pass a payload of native, kd100 or kuaidi100.'] },
  { name: 'an empty file', content: '', messages: ['F: is empty. Pass a payload, or one JSON object per line.'] },
  {
    name: 'a file of blank lines',
    content: '\n \t\n\r\n',
    messages: ['F: is empty. Pass a payload, or one JSON object per line.'],
  },
  { name: 'an empty list', content: '[ ]', messages: ['F: holds an empty list. Pass a payload, or one JSON object per line.'] },
  {
    name: 'a binary file',
    content: Buffer.from(Array.from({ length: 2048 }, (_, at) => at % 256)),
    messages: ['F: is not text: it holds zero bytes. Pass JSON, or one JSON object per line.'],
  },
  {
    name: 'a compressed file',
    content: Buffer.from('1f8b0800', 'hex'),
    messages: ['F: is compressed by gzip. Decompress it: gzip -dc FILE, and pass - to read the result.'],
  },
  {
    name: 'UTF-16',
    content: Buffer.from(`\ufeff${good}`, 'utf16le'),
    messages: ['F: is UTF-16, not UTF-8. Convert it: iconv -f UTF-16 -t UTF-8.'],
  },
  {
    name: 'another encoding',
    content: Buffer.from(
      `${good}\n{"shipment":"K\u00f6ln","events":[{"time":"2026-03-01 09:00:00","code":"1/103"}]}\n`,
      'latin1',
    ),
    messages: [
      'F:2: not UTF-8: byte 0xf6 at character 15 was read as U+FFFD. Convert the file: iconv -f GB18030 -t UTF-8, if it is Chinese.',
    ],
    reads: ['A1 2', 'K\ufffdln 1'],
  },
  {
    name: 'an item without time',
    content: around('{"code":"5/5"}'),
    messages: [
      'F:1: events[1].time of shipment A1 is missing. Every event needs a time. Add one, as YYYY-MM-DD HH:mm:ss. The other events were read.',
    ],
    reads: ['A1 1'],
  },
  {
    name: 'an impossible date, on its line',
    content: `{"shipment":"A1",\n"events":[\n{"time":"2026-03-01 09:00:00","code":"1/103"},\n${event('"2026-02-31 08:00:00"')}]}`,
    messages: [
      'F:4: events[1].time of shipment A1 is "2026-02-31 08:00:00". This date does not exist. Correct it. The other events were read.',
    ],
    reads: ['A1 1'],
  },
  {
    name: 'a time years ahead',
    content: around(event('"2126-03-01 08:00:00"')),
    messages: [
      'F:1: events[1].time of shipment A1 is "2126-03-01 08:00:00". This is more than 48 hours ahead. Correct it, or the clock of this machine. The other events were read.',
    ],
    reads: ['A1 1'],
  },
  {
    name: 'a time that is none',
    content: around(event('{"at":"noon"}')),
    messages: [
      'F:1: events[1].time of shipment A1 is an object with at. This is not a readable time. Write it as YYYY-MM-DD HH:mm:ss. The other events were read.',
    ],
    reads: ['A1 1'],
  },
  {
    name: 'a time whose day may be its month',
    content: around(event('"03/04/2026"')),
    messages: [
      'F:1: events[1].time of shipment A1 is "03/04/2026". The order of day, month and year is unclear. Write the date as YYYY-MM-DD HH:mm:ss. The other events were read.',
    ],
    reads: ['A1 1'],
  },
  {
    name: 'a number of the years after 1970',
    content: around(event('86400')),
    messages: [
      'F:1: events[1].time of shipment A1 is 86400. Read as Unix time, this lies before the year 2000. Write it as YYYY-MM-DD HH:mm:ss. The other events were read.',
    ],
    reads: ['A1 1'],
  },
  {
    name: 'an error body of the provider',
    content: '{"code":60101,"message":"\\u001b[31mThe tracking_number is wrong"}',
    messages: [
      'F:1: code is 60101: the provider answered: \\u001b[31mThe tracking_number is wrong. Nothing was read from this payload. Check where it came from.',
    ],
  },
  {
    name: 'duplicate keys',
    content:
      '{"shipment":"A1","events":[],\n"events":[{"time":"2026-03-01 09:00:00","code":"1/1","time":"2026-03-01 10:00:00"}]}',
    messages: [
      'F:2: the key "events" is written twice in one object, first on line 1; only its last value was read. Write it once.',
      'F:2: the key "time" is written twice in one object; only its last value was read. Write it once.',
    ],
    reads: ['A1 1'],
  },
  {
    name: "a shipment's number that no number can hold",
    content: `{"tracking_number":12345678901234567890,"items":[${event('"2026-03-01 09:00:00"').replace('code', 'order_status_code')}]}`,
    messages: [
      'F:1: the shipment number 12345678901234567890 is too long to be read exactly. Write it as a string, in double quotes.',
    ],
    reads: ['12345678901234567000 1'],
  },
  {
    name: 'nesting without end',
    content: `{"shipment":"A1","events":[{"time":"2026-03-01 09:00:00","code":${nestedLists(1e5)}}]}`,
    messages: [
      'F:1: a value nested more than 256 levels deep was not read; no feed nests that deep. Check the program that wrote it; the rest of the file was read.',
    ],
  },
  {
    name: 'control characters and terminal escapes',
    content: JSON.stringify({
      shipment: '\u001b[2J\u009b31mA\u202e1\u007f',
      events: [
        {
          time: '2026-03-01 09:00:00',
          code: '1/103',
          text: '\u001b]0;title\u0007x\u009b2J\u202eevil\u2028',
          place: '\u0085\u007f',
        },
        { time: '\u001b[31mred', code: '\u001b[0m' },
      ],
    }),
    messages: [
      'F:1: events[1].time of shipment "\\u001b[2J\\u009b31mA\\u202e1\\u007f" is "\\u001b[31mred". This is not a readable time. Write it as YYYY-MM-DD HH:mm:ss. The other events were read.',
    ],
    reads: ['\u001b[2J\u009b31mA\u202e1\u007f 1'],
  },
  {
    name: 'broken lines among good ones',
    content: `${good}\n{"shipment":"A2","eve\n${history('A3', '1/1')} x\n\n${history('A4', '1/1')}`,
    messages: [
      'F:2: not JSON: it is cut off; the value that begins on line 2 never ends. Pass the whole file; the rest of the file was read.',
      'F:3: not JSON: "x" at character 74, expected the end of the value. Correct it; the rest of the file was read.',
    ],
    reads: ['A1 2', 'A4 1'],
  },
  {
    name: 'a broken first line',
    content: `{"shipment":"A2","eve\n${good}\n${history('A4', '1/1')}\n`,
    messages: [
      'F:1: not JSON: it is cut off; the value that begins on line 1 never ends. Pass the whole file; the rest of the file was read.',
    ],
    reads: ['A1 2', 'A4 1'],
  },
  {
    name: 'a broken item of a list',
    content: `[\n${good},\n${good.replace(',"code"', ' "code"')},\n${history('A4', '1/1')}\n]`,
    messages: [
      'F:3: not JSON: "\\"" at character 58 of item 1, expected "," or the closing bracket. Correct it; the rest of the file was read.',
    ],
    reads: ['A1 2', 'A4 1'],
  },
  {
    name: 'a list that never ends',
    content: `[\n${good},\n${history('A4', '1/1')},\n`,
    messages: ['F:1: the list that begins here never ends. Its items were read. Pass the whole file.'],
    reads: ['A1 2', 'A4 1'],
  },
  {
    name: 'a comma too many',
    content: `[\n${good},\n]`,
    messages: ['F:3: not JSON: "]" at character 1, expected a value. Correct it; the payloads before it were read.'],
    reads: ['A1 2'],
  },
]

describe.each(['replay', 'audit'])('%s', command => {
  test.each(rows)('$name', async ({ content, messages, reads = [] }) => {
    const file = temporary('input', content)
    const asText = await shipfold([command, file])
    const asJson = await shipfold([command, '--json', file])
    for (const { status, stdout, stderr } of [asText, asJson]) {
      expect(stderr.trimEnd().split('\n')).toEqual(messages.map(message => `shipfold: ${message.replace('F:', `${file}:`)}`))
      expect(unsafe(stdout + stderr)).toEqual([])
      expect(status).toBe(2)
    }
    const lines = asJson.stdout.trim() === '' ? [] : asJson.stdout.trim().split('\n')
    const read = lines.map(line => JSON.parse(line))
    if (command === 'replay') expect(read.map(({ shipment, steps }) => `${shipment} ${steps.length}`)).toEqual(reads)
    else {
      const events = reads.reduce((sum, row) => sum + Number(row.split(' ').at(-1)), 0)
      expect(read).toMatchObject([{ histories: reads.length, events }])
    }
  })

  test('a missing file and a directory, and the other inputs are processed', async () => {
    const { status, stdout, stderr } = await shipfold([command, '--json', 'no/such\u001b[31mfile', 'test', '-'], { input: good })
    expect(stderr).toBe(
      'shipfold: "no/such\\u001b[31mfile": cannot be read: there is no such file. Check the path.\n' +
        'shipfold: test: cannot be read: it is a directory. Pass the files in it.\n',
    )
    expect(status).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject(command === 'replay' ? { shipment: 'A1' } : { histories: 1 })
  })

  test('__proto__ as a key and as a number', async () => {
    const text =
      '{"__proto__":{"x":1},"shipment":"__proto__","carrier":"__proto__","events":[{"__proto__":{"time":1},"time":"2026-03-01 09:00:00","code":"1/103"}]}'
    const { status, stdout, stderr } = await shipfold([command, '--json', '-'], {
      input: `${text}\n${text.replace('}]}', '},{"time":"2026-03-01 10:00:00","code":"9/__proto__"}]}')}`,
    })
    // The newest scan has no usable code.
    expect([status, stderr]).toEqual([1, ''])
    const read = JSON.parse(stdout)
    if (command === 'replay')
      expect(read).toMatchObject({ shipment: '__proto__', steps: [{ code: '1/103' }, { code: '9/__proto__' }] })
    else
      expect(read).toMatchObject({
        carriers: [{ carrier: '__proto__', histories: 2 }],
        unknown: [{ code: '9/__proto__', events: 1 }],
      })
  })

  test('a byte order mark is no part of the text', async () => {
    expect(await shipfold([command, '-'], { input: `\ufeff${good}` })).toMatchObject({ status: 0, stderr: '' })
  })

  test('a file that is broken throughout prints few messages', async () => {
    const { status, stderr } = await shipfold([command, '-'], { input: `${good}\n${'{"shipment":\n'.repeat(100_000)}` })
    const lines = stderr.trimEnd().split('\n')
    expect(lines.length).toBe(21)
    expect(lines[20]).toContain('standard input: 99980 more messages like these.')
    expect(status).toBe(2)
  })
})
